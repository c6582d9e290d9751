using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace DeepLearning.Reference;

/// <summary>
/// Work on a range of items, none of which depends on another. May hold spans: the caller waits on its own stack.
/// </summary>
internal interface IRangeWork
{
    /// <summary>Works on the items from start up to, but not including, end.</summary>
    void Run(int start, int end);
}

/// <summary>
/// A fixed set of threads that share work by contiguous ranges. Each item belongs to one range, and what an item
/// computes depends on no range's borders, so results are the same for every number of threads. Each helper has a range
/// of its own, for its cache's sake; one that comes late finds it done by the caller. Nothing is allocated for a call.
/// Helpers wait for the next call in a short spin, then asleep.
/// </summary>
internal sealed unsafe class Workers
{
    private const int Spins = 4000;

    /// <summary>Tickets lie a cache line apart.</summary>
    private const int Line = CacheLine.Bytes / sizeof(int);

    private static readonly ConcurrentDictionary<int, Workers> Sets = new();

    private readonly Helper[] _helpers;

    /// <summary>
    /// 1 where a helper's range is to be had, 0 where somebody took it. The call's fields hold until every range is
    /// done.
    /// </summary>
    private readonly int[] _tickets;

    private delegate* <void*, int, int, void> _run;
    private void* _work;
    private int _items,
        _grain,
        _pending,
        _isBusy;
    private ExceptionDispatchInfo? _failure;

    private Workers(int threads)
    {
        _tickets = new int[threads * Line];
        _helpers = new Helper[threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
            _helpers[i] = new Helper(this, i + 1);
    }

    /// <summary>No helper: everything on the calling thread.</summary>
    public static Workers Single { get; } = new(1);

    public int Count => _helpers.Length + 1;

    /// <summary>The process's set of this many threads, the caller's included.</summary>
    public static Workers Of(int threads) => threads <= 1 ? Single : Sets.GetOrAdd(threads, static count => new(count));

    /// <summary>
    /// Runs the items 0 .. items-1 in at most <see cref="Count"/> ranges, whose borders are multiples of the grain.
    /// While another executor keeps the helpers busy, the calling thread does it all.
    /// </summary>
    public void Run<TWork>(scoped ref TWork work, int items, int grain = 1)
        where TWork : struct, IRangeWork, allows ref struct
    {
        if (_helpers.Length == 0 || items <= grain || Interlocked.Exchange(ref _isBusy, 1) == 1)
        {
            work.Run(0, items);
            return;
        }

        try
        {
            // The work lies on this thread's stack, which does not move, and stays there until every range is done.
            _run = &Invoke<TWork>;
            _work = Unsafe.AsPointer(ref work);
            (_items, _grain, _pending) = (items, grain, _helpers.Length);
            foreach (var helper in _helpers)
                helper.Offer();
            RunRange(0);
            foreach (var helper in _helpers)
                helper.TakeOver();
            for (var spin = 0; Volatile.Read(ref _pending) > 0; spin++)
            {
                if (spin < Spins)
                    Thread.SpinWait(8);
                else
                    Thread.Yield();
            }

            if (_failure is { } failure)
            {
                _failure = null;
                failure.Throw();
            }
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private static void Invoke<TWork>(void* work, int start, int end)
        where TWork : struct, IRangeWork, allows ref struct => Unsafe.AsRef<TWork>(work).Run(start, end);

    private void RunRange(int index)
    {
        try
        {
            var grains = (_items + _grain - 1) / _grain;
            var start = (int)((long)grains * index / Count) * _grain;
            var end = Math.Min((int)((long)grains * (index + 1) / Count) * _grain, _items);
            if (start < end)
                _run(_work, start, end);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }

    private sealed class Helper
    {
        private readonly Workers _workers;
        private readonly int _index;
        private readonly object _bed = new();
        private int _isAsleep;

        public Helper(Workers workers, int index)
        {
            (_workers, _index) = (workers, index);
            new Thread(Loop) { IsBackground = true, Name = $"DeepLearning worker {index}" }.Start();
        }

        private ref int Ticket => ref _workers._tickets[_index * Line];

        /// <summary>Says that there is work. Only the caller of a run, one at a time.</summary>
        public void Offer()
        {
            Interlocked.Exchange(ref Ticket, 1);
            if (Volatile.Read(ref _isAsleep) == 0)
                return;
            lock (_bed)
                Monitor.Pulse(_bed);
        }

        /// <summary>Does the range on the calling thread, unless the helper has begun.</summary>
        public void TakeOver()
        {
            if (Interlocked.Exchange(ref Ticket, 0) == 0)
                return;
            _workers.RunRange(_index);
            Interlocked.Decrement(ref _workers._pending);
        }

        private void Loop()
        {
            while (true)
            {
                Await();
                TakeOver();
            }
        }

        private void Await()
        {
            for (var spin = 0; spin < Spins; spin++)
            {
                if (Volatile.Read(ref Ticket) == 1)
                    return;
                Thread.SpinWait(8);
            }

            lock (_bed)
            {
                // Who offers writes the ticket before it looks at _isAsleep, and here it is the other way round: one of
                // the two sees the other.
                Interlocked.Exchange(ref _isAsleep, 1);
                while (Volatile.Read(ref Ticket) == 0)
                    Monitor.Wait(_bed);
                _isAsleep = 0;
            }
        }
    }
}
