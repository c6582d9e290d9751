using System.Numerics;

namespace DeepLearning;

/// <summary>
/// One call of the tuner: it asks the pure rules which trials go on, trains those whose result is not in the log, and
/// the best one again.
/// </summary>
internal sealed class TuningRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TuningPlan _plan;
    private readonly TrialRunner<T> _runner;
    private readonly Dataset<T> _train;
    private readonly Dataset<T>? _validation;
    private readonly IReadOnlyList<ITuningCallback> _callbacks;
    private readonly TuningLog _log;
    private readonly Sequence<Assignment> _assignments;
    private readonly Sequence<Rung> _rungs;

    public TuningRun(
        TuningPlan plan,
        IBackend backend,
        Dataset<T> train,
        Dataset<T>? validation,
        IReadOnlyList<ITuningCallback> callbacks,
        TuningLog log,
        CancellationToken cancellation
    )
    {
        (_plan, _train, _validation, _callbacks, _log) = (plan, train, validation, callbacks, log);
        _runner = new TrialRunner<T>(plan, backend, cancellation);
        _assignments = plan.Strategy.Assignments(plan.Space);
        _rungs = plan.Strategy.Rungs(_assignments.Count);
    }

    public TuningResult<T> Run()
    {
        foreach (var callback in _callbacks)
            callback.OnSearchBegin(_rungs, _log.Results.ToSequence());
        var results = new List<TrialResult>();
        IReadOnlyList<int> trials = [.. Enumerable.Range(0, _assignments.Count)];
        for (var rung = 0; rung < _rungs.Count; rung++)
        {
            var ended = trials.Select(trial => Result(trial, rung, results)).ToSequence();
            results.AddRange(ended);
            trials =
                rung + 1 < _rungs.Count ? TrialRanking.Survivors(ended, _rungs[rung + 1].Trials, _plan.Monitor) : [];
            foreach (var loser in ended.Where(result => !trials.Contains(result.Trial)))
                _runner.Forget(loser.Trial);
        }

        var ranking = TrialRanking.Ranking(results, _plan.Monitor);
        if (!double.IsFinite(ranking[0].Value))
            throw new TuningException(
                $"all {_assignments.Count} trials diverged; trial {ranking[0].Trial}: {ranking[0].Reason}"
            );
        return Retrain(results.ToSequence(), ranking);
    }

    private TrialResult Result(int number, int rung, List<TrialResult> earlier)
    {
        var (settings, trial) = (_assignments[number], _plan.Trial(_assignments[number]));
        if (
            _plan.RetrainOnAll
            && trial.Plan is { Schedule: not null, ScheduleMonitor: { } monitor and not MonitoredValue.TrainLoss }
        )
            throw new ArgumentException(
                $"the schedule of trial {number} observes {monitor}, of which there is none when the best "
                    + "is trained again on all data"
            );
        var recipe = trial.Sha256();
        if (_log.Find(number, rung) is { } found)
            return found.Settings.Equals(settings) && found.Recipe == recipe
                ? found
                : throw new TuningException(
                    $"trial {number} ({settings}) was another one when '{_plan.Folder}' was written: its "
                        + "values, its model or its plan have changed. Choose another folder, or delete this one"
                );

        // A trial that has nothing left to do takes its result along.
        var result = earlier.FindLast(e => e.Trial == number) is { Outcome: not TrialOutcome.Halted } done
            ? done with
            {
                Rung = rung,
            }
            : Train(number, rung, settings, trial) with
            {
                Recipe = recipe,
            };
        _log.Append(result);
        if (rung + 1 == _rungs.Count)
            _runner.Forget(number);
        foreach (var callback in _callbacks)
            callback.OnTrialEnd(result);
        return result;
    }

    private TrialResult Train(int number, int rung, Assignment settings, Trial trial)
    {
        var epochs = Math.Min(_rungs[rung].Epochs ?? int.MaxValue, trial.Plan.Epochs);
        var begin = new TrialBegin(number, rung, settings, epochs);
        var callbacks = _callbacks.SelectMany(callback => callback.OnTrialBegin(begin)).ToList();
        return _runner.Run(begin, trial, _train, _validation, callbacks);
    }

    private TuningResult<T> Retrain(Sequence<TrialResult> results, Sequence<TrialResult> ranking)
    {
        var best = ranking[0];
        var (model, plan) = _plan.Trial(best.Settings);
        plan = plan with { Seed = _plan.RetrainSeed ?? unchecked(plan.Seed + 1) };
        if (_plan.RetrainOnAll && plan.EarlyStopping is not null)
            plan = plan with { EarlyStopping = null, Epochs = best.ValueEpoch };
        var callbacks = _callbacks.SelectMany(callback => callback.OnRetrainBegin(best, plan)).ToList();
        var (state, trained) = _plan.RetrainOnAll
            ? _runner.Retrain(best, new(model, plan), "all", _train.Join(_validation!), null, callbacks)
            : _runner.Retrain(best, new(model, plan), "train", _train, _validation, callbacks);
        return new(results, ranking, model, plan, state, trained);
    }
}
