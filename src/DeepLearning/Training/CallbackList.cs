namespace DeepLearning;

/// <summary>All callbacks as one. An exception is wrapped, so that it can be told from the executor's own.</summary>
internal sealed class CallbackList(IReadOnlyList<ITrainingCallback> callbacks)
{
    public bool InspectsLoss { get; } = callbacks.Any(callback => callback.InspectsLoss);

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

    public bool LossStops(BatchLoss loss)
    {
        var stops = false;
        foreach (var callback in callbacks)
            if (callback.InspectsLoss)
                stops |= Stops(callback, loss, static (c, e) => c.OnLoss(e));
        return stops;
    }

    public bool BatchEndStops(BatchEnd batch)
    {
        var stops = false;
        foreach (var callback in callbacks)
            stops |= Stops(callback, batch, static (c, e) => c.OnBatchEnd(e));
        return stops;
    }

    public bool EpochEndStops(TrainingSnapshot snapshot)
    {
        var stops = false;
        foreach (var callback in callbacks)
            stops |= Stops(callback, snapshot, static (c, e) => c.OnEpochEnd(e));
        return stops;
    }

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
        Stops(
            callback,
            (told, tell),
            static (c, e) =>
            {
                e.tell(c, e.told);
                return TrainingVerdict.Continue;
            }
        );

    private static bool Stops<TEvent>(
        ITrainingCallback callback,
        TEvent told,
        Func<ITrainingCallback, TEvent, TrainingVerdict> tell
    )
    {
        try
        {
            return tell(callback, told) == TrainingVerdict.Stop;
        }
        catch (Exception e)
        {
            throw new CallbackFailure(callback, e);
        }
    }
}

/// <summary>What a callback threw, on its way out of the run.</summary>
internal sealed class CallbackFailure(ITrainingCallback callback, Exception exception)
    : Exception(exception.Message, exception)
{
    public ITrainingCallback Callback => callback;
}
