using System.Runtime.ExceptionServices;

namespace DeepLearning.Conformance;

/// <summary>Threads that begin together, and what comes of them.</summary>
internal sealed class Crowd
{
    private readonly Thread[] _threads;
    private ExceptionDispatchInfo? _failure;
    private int _sum;

    private Crowd(int threads, Func<int, int> work)
    {
        var start = new Barrier(threads);
        _threads =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    try
                    {
                        Interlocked.Add(ref _sum, work(i));
                    }
                    catch (Exception e)
                    {
                        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                    }
                })
                {
                    IsBackground = true,
                }),
        ];
    }

    /// <param name="threads">How many.</param>
    /// <param name="work">What each does, by its number.</param>
    public static Crowd Start(int threads, Func<int, int> work)
    {
        var crowd = new Crowd(threads, work);
        foreach (var thread in crowd._threads)
            thread.Start();
        return crowd;
    }

    /// <summary>Waits for all; the sum of what they return, or the first exception.</summary>
    public int Join()
    {
        foreach (var thread in _threads)
            thread.Join();
        _failure?.Throw();
        return _sum;
    }
}
