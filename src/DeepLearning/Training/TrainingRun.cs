using System.Diagnostics;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// One run of the trainer: it drives the executor, asks the pure rules, and tells the callbacks. The state advances
/// with each update.
/// </summary>
internal sealed class TrainingRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IExecutor<T> _executor;
    private readonly TrainingPlan _plan;
    private readonly CallbackList _callbacks;
    private readonly BatchSource<T> _train;
    private readonly BatchSource<T>? _validation;
    private readonly Updates<T> _updates;
    private readonly Augmenter<T>? _augmenter;
    private TrainingState _state;
    private ExecutorState<T>? _best;
    private bool _isOver;

    public TrainingRun(
        IExecutor<T> executor,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation,
        CallbackList callbacks,
        Checkpoint<T>? from
    )
    {
        (_executor, _plan, _callbacks) = (executor, plan, callbacks);
        var key = RngKey.FromSeed(plan.Seed);
        _train = new BatchSource<T>(train, plan.BatchSize, key, plan.DropLast);
        _validation = validation is null ? null : Scoring.Source(validation, plan.BatchSize);
        _augmenter =
            plan.Augmentations.Count == 0 ? null : new Augmenter<T>(plan.Augmentations, train, plan.BatchSize, key);
        _state = from?.State ?? TrainingState.Initial(plan.Seed);
        _best = from?.Best;
        if (from is not null)
            executor.Import(from.Executor);
        _updates = new Updates<T>(executor, plan, callbacks);
    }

    public TrainingState Run()
    {
        try
        {
            _callbacks.RunBegin(new(_executor.Model, _plan, _state, _train.BatchesPerEpoch, _train.Dataset.Count));
            End(new(RunEpochs(), Snapshot()));
        }
        catch (CallbackFailure failure)
        {
            var snapshot = Snapshot();
            EndQuietly(new(RunOutcome.Failed, snapshot, failure.InnerException));
            throw new TrainingCallbackException(
                $"the callback {failure.Callback.GetType().Name} threw {failure.InnerException!.GetType().Name} in epoch {_state.Epoch + 1}: {failure.Message}",
                failure.InnerException
            )
            {
                Checkpoint = snapshot.Capture(),
            };
        }
        catch (Exception e)
        {
            EndQuietly(new(RunOutcome.Failed, Snapshot: null, e));
            throw;
        }

        if (_plan.EarlyStopping is { RestoreBest: true } && _best is not null)
            _executor.Import(_best with { OptimizerState = _executor.Export().OptimizerState });
        return _state;
    }

    private RunOutcome RunEpochs()
    {
        while (_state.Epoch < _plan.Epochs && !_state.StoppedEarly)
        {
            var start = Stopwatch.GetTimestamp();
            _callbacks.EpochBegin(_state);
            if (BatchesStop())
                return RunOutcome.Stopped;
            FinishEpoch(start);
            if (_callbacks.EpochEndStops(Snapshot()) && _state.Epoch < _plan.Epochs && !_state.StoppedEarly)
                return RunOutcome.Stopped;
        }

        return _state.StoppedEarly ? RunOutcome.StoppedEarly : RunOutcome.Completed;
    }

    /// <summary>The batches of the epoch that are left; whether a callback says stop.</summary>
    private bool BatchesStop()
    {
        var (epoch, progress) = (_state.Epoch, _state.Progress);
        _updates.BeginEpoch(_state);
        foreach (var lent in _train.Epoch(epoch, skip: progress.Batches))
        {
            var begin = new BatchBegin(
                epoch + 1,
                progress.Batches + 1,
                _state.Step + 1,
                lent.Count,
                _updates.BeginBatch(_state, lent, _train, progress.Batches)
            );
            _callbacks.BatchBegin(begin);
            var batch = _augmenter is null ? lent : _augmenter.Apply(lent, epoch);
            if (_updates.Take(batch, begin, out var loss, out var weight))
                return true;
            progress = progress.Add(loss, weight) with { LearningRate = begin.LearningRate };
            if (_updates.IsWhole)
                _state = _state.AfterStep(progress);
            if (_callbacks.BatchEndStops(new(begin, loss)))
                _updates.StopsSoon = true;
            if (_updates is { StopsSoon: true, IsWhole: true })
                return true;
        }

        return false;
    }

    private void FinishEpoch(long start)
    {
        var score = _validation is null ? default(Score?) : Scoring.Score(_executor, _validation);
        var record = new EpochRecord(
            _state.Epoch + 1,
            _state.Progress.Loss,
            score?.Loss,
            score?.Accuracy,
            Stopwatch.GetElapsedTime(start).TotalSeconds
        )
        {
            LearningRate = _state.Progress.LearningRate,
        };
        var next = _state.AfterEpoch(record);
        if (_plan.Schedule is { } schedule)
            next = next with
            {
                Schedule = schedule.Observe(
                    next.Schedule,
                    _plan.ScheduleMonitor is { } monitor
                        ? monitor.Of(record)
                        : record.ValidationLoss ?? record.TrainLoss
                ),
            };
        if (_plan.EarlyStopping is { } stopping)
        {
            var (seen, verdict) = stopping.Observe(next.EarlyStopping, record);
            if (stopping.RestoreBest && seen.BestEpoch == record.Epoch)
                _best = _executor.Export() with { OptimizerState = NamedTensors<T>.Empty };
            next = next with { EarlyStopping = seen, StoppedEarly = verdict == TrainingVerdict.Stop };
        }

        _state = next;
    }

    private TrainingSnapshot Snapshot()
    {
        var (state, best) = (_state, _best);
        return new(
            state,
            () =>
                new Checkpoint<T>(
                    _executor.Model,
                    _plan,
                    state,
                    CheckpointOrigin.Of(_executor),
                    _updates.Export(),
                    best
                )
        );
    }

    private void End(RunEnd run)
    {
        _isOver = true;
        _callbacks.RunEnd(run);
    }

    /// <summary>Where an exception is on its way already, a second one says nothing more.</summary>
    private void EndQuietly(RunEnd run)
    {
        if (_isOver)
            return;
        try
        {
            End(run);
        }
        catch (CallbackFailure)
        {
            // The first exception is the one to tell.
        }
    }
}
