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
    private readonly Sequence<string>? _classNames;
    private readonly IBatchSource<T> _train;
    private readonly BatchSource<T>? _validation;
    private readonly Updates<T> _updates;
    private readonly Augmenter<T>? _augmenter;
    private readonly Lazy<RunIdentity> _identity;
    private readonly RunBegin _begin;
    private readonly CancellationToken _cancellation;
    private TrainingState _state;
    private ExecutorState<T>? _best;
    private RunningAverage<T> _average;
    private bool _isOver;

    public TrainingRun(
        IExecutor<T> executor,
        TrainingPlan plan,
        TrainingSource<T> train,
        Dataset<T>? validation,
        CallbackList callbacks,
        Checkpoint<T>? from,
        CancellationToken cancellation
    )
    {
        (_executor, _plan, _callbacks, _cancellation) = (executor, plan, callbacks, cancellation);
        var key = RngKey.FromSeed(plan.Seed);
        _train = train.Batches;
        _classNames = plan.ObjectiveFor(executor.Model)
            .Terms.Where(term => term.Output == executor.Model.Outputs[0])
            .Select(term => train.Pattern.TargetFor(term.Output, term.Target)?.ClassNames)
            .FirstOrDefault();
        _validation = validation is null ? null : Scoring.Source(validation, plan.BatchSize);
        _augmenter =
            plan.Augmentations.Count == 0
                ? null
                : new Augmenter<T>(plan.Augmentations, train.Pattern, plan.BatchSize, key);
        _state = from?.State ?? TrainingState.Initial(plan.Seed);
        if (_state.Ended is not null)
            _state = _state with { Ended = null };
        _best = from?.Best;
        _average = RunningAverage<T>.Of(plan, from);
        _state = _state with { Averaged = _average.Count };
        _identity = new(() => train.Identity(executor.Model, plan, validation, from?.Run));
        _begin = new(executor.Model, plan, _state, _train.BatchesPerEpoch, train.Count)
        {
            Notes =
            [
                .. from is null
                    ? []
                    : Resumption.Differences(from, _identity.Value, plan, CheckpointOrigin.Of(executor)),
                .. PlanNotes.Of(plan, _train.BatchesPerEpoch),
            ],
            Monitored = TrainerRules.Observable(plan.ObjectiveFor(executor.Model), validation),
            IsResumed = from is not null,
            LazyIdentity = _identity,
        };
        if (from is not null)
            executor.Import(from.Executor);
        _updates = new Updates<T>(executor, plan, callbacks);
    }

    public TrainingState Run()
    {
        using var claims = _callbacks.Claim(_begin);
        StopReason reason;
        try
        {
            _callbacks.RunBegin(_begin);
            reason = RunEpochs();
            End(new(reason, Snapshot()));
        }
        catch (CallbackFailure failure)
        {
            var snapshot = Snapshot();
            EndQuietly(new(new StopReason.Failed(failure.Message), snapshot, failure.InnerException));
            throw new TrainingCallbackException(
                $"the callback {failure.Callback.GetType().Name} threw "
                    + $"{failure.InnerException!.GetType().Name} in epoch {_state.Epoch + 1}: {failure.Message}",
                failure.InnerException
            )
            {
                Checkpoint = snapshot.Capture(),
            };
        }
        catch (Exception e)
        {
            EndQuietly(new(new StopReason.Failed(e.Message), Snapshot: null, e));
            throw;
        }

        if (_plan.EarlyStopping is { RestoreBest: true } && _best is not null)
            _executor.Import(_best with { OptimizerState = _executor.Export().OptimizerState });
        else if (_average.IsEvaluated && _executor.Export() is var own)
            _executor.Import(_average.Evaluated(own) with { OptimizerState = own.OptimizerState });
        return _state with { Ended = reason };
    }

    private StopReason RunEpochs()
    {
        while (_state.Epoch < _plan.Epochs && !_state.StoppedEarly)
        {
            if (_cancellation.IsCancellationRequested)
                return new StopReason.Cancelled();
            var start = Stopwatch.GetTimestamp();
            _callbacks.EpochBegin(_state);
            if ((Batches() ?? FinishEpoch(start)) is { } stop)
                return stop;
            var asked = _callbacks.EpochEnd(Snapshot());
            if (ValidationIsNotFinite() is { } notFinite)
                return notFinite;
            if (asked is not null && _state.Epoch < _plan.Epochs && !_state.StoppedEarly)
                return asked;
        }

        return _state is { StoppedEarly: true, EarlyStopping: var seen }
            ? new StopReason.Early(
                _plan.EarlyStopping?.Monitor ?? MonitoredValue.ValidationLoss,
                seen.EpochsWithoutImprovement,
                seen.Best,
                seen.BestEpoch
            )
            {
                Output = _plan.EarlyStopping?.Output,
            }
            : new StopReason.Finished(_state.Epoch);
    }

    /// <summary>The batches of the epoch that are left; why the run ends among them, or null.</summary>
    private StopReason? Batches()
    {
        var (epoch, progress, stop) = (_state.Epoch, _state.Progress, default(StopReason));
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
            if (_updates.Take(batch, begin, out var loss, out var weight) is { } before)
                return before;
            progress = progress.Add(_updates.Mean(loss, lent), weight) with { LearningRate = begin.LearningRate };
            if (_updates.IsWhole)
                AfterStep(progress);
            var asked = _callbacks.BatchEnd(new(begin, loss));
            stop ??= asked;
            if (_cancellation.IsCancellationRequested)
                stop ??= new StopReason.Cancelled();
            if (stop is not null && _updates.IsWhole)
                return stop;
        }

        return null;
    }

    private void AfterStep(EpochProgress progress)
    {
        _average = _average.After(_executor, _state.Epoch + 1, atEnd: false);
        _state = _state.AfterStep(progress) with { Averaged = _average.Count };
    }

    /// <summary>The score of what is evaluated; the executor holds its own weights before and after it.</summary>
    private Score Validate(BatchSource<T> validation, RunningAverage<T> average)
    {
        if (!average.IsEvaluated)
            return Scoring.Score(_executor, validation, _cancellation);
        var own = _executor.Export();
        try
        {
            _executor.Import(average.Evaluated(own));
            return Scoring.Score(_executor, validation, _cancellation);
        }
        finally
        {
            _executor.Import(own);
        }
    }

    /// <summary>Validation and the epoch's record; a cancellation in its midst leaves the epoch unfinished.</summary>
    private StopReason.Cancelled? FinishEpoch(long start)
    {
        Score? score;
        var average = _average.After(_executor, _state.Epoch + 1, atEnd: true);
        try
        {
            score = _validation is null ? null : Validate(_validation, average);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return new StopReason.Cancelled();
        }

        var record = new EpochRecord(
            _state.Epoch + 1,
            _state.Progress.Loss,
            score?.Loss,
            score?.Accuracy,
            Stopwatch.GetElapsedTime(start).TotalSeconds
        )
        {
            LearningRate = _state.Progress.LearningRate,
            ValidationTerms = score is { Terms: { Count: > 1 } terms } ? terms : null,
        };
        var next = _state.AfterEpoch(record);
        if (_plan.Schedule is { } schedule)
            next = next with
            {
                Schedule = schedule.Observe(
                    next.Schedule,
                    _plan.ScheduleObserved is { } observed
                        ? observed.Of(record)
                        : record.ValidationLoss ?? record.TrainLoss
                ),
            };
        if (_plan.EarlyStopping is { } stopping)
        {
            var (seen, verdict) = stopping.Observe(next.EarlyStopping, record);
            if (stopping.RestoreBest && seen.BestEpoch == record.Epoch)
            {
                var held = average.Evaluated(_executor.Export()) with { OptimizerState = NamedTensors<T>.Empty };
                if (held.IsFinite)
                    _best = held;
                else
                    (seen, verdict) = stopping.Observe(next.EarlyStopping, record.Epoch, double.NaN);
            }

            next = next with { EarlyStopping = seen, StoppedEarly = verdict == TrainingVerdict.Stop };
        }

        (_state, _average) = (next with { Averaged = average.Count }, average);
        return null;
    }

    private StopReason.NotFinite? ValidationIsNotFinite() =>
        _plan.NotFinite == NotFinite.Refuse && _state.History[^1].ValidationLoss is { } loss && !double.IsFinite(loss)
            ? new StopReason.NotFinite($"the validation loss is {loss} after epoch {_state.Epoch}", null)
            : null;

    private TrainingSnapshot Snapshot()
    {
        var (state, best, average) = (_state, _best, _average);
        return new(
            state,
            () =>
            {
                var own = _updates.Export();
                return new Checkpoint<T>(_executor.Model, _plan, state, CheckpointOrigin.Of(_executor), own, best)
                {
                    Average = average.With(own),
                    Run = _identity.Value,
                    ClassNames = _classNames,
                };
            }
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
