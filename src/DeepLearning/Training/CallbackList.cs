namespace DeepLearning;

/// <summary>All callbacks as one. An exception is wrapped, so that it can be told from the executor's own.</summary>
internal sealed class CallbackList(IReadOnlyList<ITrainingCallback> callbacks)
{
    public bool InspectsLoss { get; } = callbacks.Any(callback => callback.InspectsLoss);

    /// <summary>What the callbacks must have alone; to be given back at the very end.</summary>
    public Claims Claim(RunBegin run)
    {
        var claims = new Claims();
        try
        {
            foreach (var callback in callbacks)
                claims.Add(callback.Claim(run));
            return claims;
        }
        catch
        {
            claims.Dispose();
            throw;
        }
    }

    public void RunBegin(RunBegin run)
    {
        foreach (var callback in callbacks)
            Guard(callback, run, static (c, e) => c.OnRunBegin(e));
    }

    public void EpochBegin(TrainingState state)
    {
        foreach (var callback in callbacks)
            Guard(callback, state, static (c, e) => c.OnEpochBegin(e));
    }

    public void BatchBegin(BatchBegin batch)
    {
        foreach (var callback in callbacks)
            Guard(callback, batch, static (c, e) => c.OnBatchBegin(e));
    }

    /// <returns>Why the run is to end; null for it to go on.</returns>
    public StopReason? Loss(BatchLoss loss)
    {
        StopReason? stop = null;
        foreach (var callback in callbacks)
            if (callback.InspectsLoss)
                stop = First(stop, Asked(callback, loss, static (c, e) => c.OnLoss(e)));
        return stop;
    }

    /// <returns>Why the run is to end; null for it to go on.</returns>
    public StopReason? BatchEnd(BatchEnd batch)
    {
        StopReason? stop = null;
        foreach (var callback in callbacks)
            stop = First(stop, Asked(callback, batch, static (c, e) => c.OnBatchEnd(e)));
        return stop;
    }

    /// <returns>Why the run is to end; null for it to go on.</returns>
    public StopReason? EpochEnd(TrainingSnapshot snapshot)
    {
        StopReason? stop = null;
        foreach (var callback in callbacks)
            stop = First(stop, Asked(callback, snapshot, static (c, e) => c.OnEpochEnd(e)));
        return stop;
    }

    private static StopReason? First(StopReason? stop, StopReason? other) => stop ?? other;

    /// <summary>
    /// Tells every callback, also after one of them has thrown; the first exception is thrown at the end.
    /// </summary>
    public void RunEnd(RunEnd run)
    {
        CallbackFailure? first = null;
        foreach (var callback in callbacks)
        {
            try
            {
                Guard(callback, run, static (c, e) => c.OnRunEnd(e));
            }
            catch (CallbackFailure failure)
            {
                first ??= failure;
            }
        }

        if (first is not null)
            throw first;
    }

    private static void Guard<TEvent>(
        ITrainingCallback callback,
        TEvent told,
        Action<ITrainingCallback, TEvent> tell
    ) =>
        Asked(
            callback,
            (told, tell),
            static (c, e) =>
            {
                e.tell(c, e.told);
                return TrainingVerdict.Continue;
            }
        );

    private static StopReason? Asked<TEvent>(
        ITrainingCallback callback,
        TEvent told,
        Func<ITrainingCallback, TEvent, TrainingVerdict> tell
    )
    {
        try
        {
            return tell(callback, told) == TrainingVerdict.Stop
                ? callback.StopReason ?? new StopReason.Callback(callback.GetType().Name)
                : null;
        }
        catch (Exception e)
        {
            throw new CallbackFailure(callback, e);
        }
    }
}

/// <summary>What the callbacks of a run have for themselves.</summary>
internal sealed class Claims : IDisposable
{
    private readonly List<IDisposable> _claims = [];

    public void Add(IDisposable? claim)
    {
        if (claim is not null)
            _claims.Add(claim);
    }

    public void Dispose()
    {
        foreach (var claim in _claims)
            claim.Dispose();
    }
}

/// <summary>What a callback threw, on its way out of the run.</summary>
internal sealed class CallbackFailure(ITrainingCallback callback, Exception exception)
    : Exception(exception.Message, exception)
{
    public ITrainingCallback Callback => callback;
}
