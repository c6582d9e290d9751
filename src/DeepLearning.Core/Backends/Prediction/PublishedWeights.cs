namespace DeepLearning;

/// <summary>
/// The weights that an executor's predictors read: a set that nobody changes, replaced as a whole. Each call holds the
/// set that was current when it began, and the last holder frees it. An executor publishes the buffers that it computes
/// with, without a copy, and asks before it writes to them again: see <see cref="TryWithdraw"/>.
/// </summary>
/// <typeparam name="TWeights">
/// A backend's set of weights, and all that is prepared from them once a set (packed weights, for instance).
/// </typeparam>
public sealed class PublishedWeights<TWeights>
    where TWeights : class, IDisposable
{
    private readonly Lock _gate = new();
    private Edition? _current;
    private int _predictors;
    private bool _isStale,
        _isClosed;

    /// <summary>How often weights were published; 0 before the first time.</summary>
    public long Version { get; private set; }

    /// <summary>Whether there are predictors, which a new set is for.</summary>
    public bool HasPredictors
    {
        get
        {
            lock (_gate)
                return _predictors > 0;
        }
    }

    /// <summary>Takes over a set, which calls read from now on.</summary>
    public void Publish(TWeights weights)
    {
        Edition? former;
        lock (_gate)
        {
            (former, _current, _isStale) = (_current, new Edition(weights), false);
            Version++;
        }

        former?.Release();
    }

    /// <summary>
    /// Asked by the executor before it writes to the buffers of the current set. True: nobody can read them any more,
    /// the set is gone, and they may be written to. False: the set stays, and the executor needs buffers of its own.
    /// </summary>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            _isStale = true;
            if (_predictors > 0)
                return false;
        }

        return !Drop();
    }

    /// <summary>A predictor begins to depend on this.</summary>
    public void Join()
    {
        lock (_gate)
            _predictors++;
    }

    /// <summary>A predictor ends. What nobody will read is freed.</summary>
    /// <param name="frees">False in a finalizer, where the set's parts free themselves.</param>
    public void Leave(bool frees = true)
    {
        lock (_gate)
            if (--_predictors > 0 || !(_isStale || _isClosed))
                return;
        Drop(frees);
    }

    /// <summary>The executor ends. Predictors go on with the set that they have.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_predictors > 0)
                return;
        }

        Drop();
    }

    /// <summary>The current set, held until it is disposed of. Only for a predictor that has joined.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of meanwhile.</exception>
    public Reading Read()
    {
        lock (_gate)
        {
            var current = _current ?? throw new ObjectDisposedException("predictor");
            current.Hold();
            return new(current);
        }
    }

    /// <summary>Lets go of the current set; true where a call still reads it, which then frees it.</summary>
    private bool Drop(bool frees = true)
    {
        Edition? former;
        lock (_gate)
            (former, _current) = (_current, null);
        var isRead = former is { IsRead: true };
        if (frees)
            former?.Release();
        return isRead;
    }

    /// <summary>One call's hold of a set.</summary>
    public readonly struct Reading : IDisposable
    {
        private readonly Edition _edition;

        internal Reading(Edition edition) => _edition = edition;

        public TWeights Weights => _edition.Weights;

        public void Dispose() => _edition.Release();
    }

    /// <summary>A set and how many hold it: the publication, and each call that reads it.</summary>
    internal sealed class Edition(TWeights weights)
    {
        private int _holders = 1;

        public TWeights Weights => weights;

        public bool IsRead => Volatile.Read(ref _holders) > 1;

        public void Hold() => Interlocked.Increment(ref _holders);

        public void Release()
        {
            if (Interlocked.Decrement(ref _holders) == 0)
                weights.Dispose();
        }
    }
}
