namespace DeepLearning;

/// <summary>
/// Keeps a run's checkpoints in a folder, which it owns meanwhile (<see cref="CheckpointOwner"/>): after every so many
/// epochs, and wherever the run ends; the newest few, and the best. What has losses or parameters that are not finite
/// is not kept: it would push out what has none; and the best has no statistic or optimizer value of that kind either.
/// </summary>
public sealed class CheckpointWriter : ITrainingCallback
{
    private readonly int? _every;
    private readonly int _keep;
    private readonly ObservedValue? _best;
    private readonly bool _overwrite;
    private RunBegin? _run;
    private CheckpointOwner? _owner;

    /// <param name="folder">Where they lie.</param>
    /// <param name="every">
    /// Epochs from one to the next; null for none but the one of a run that is ended before its end, so that it can go
    /// on.
    /// </param>
    /// <param name="keep">How many of the newest stay.</param>
    /// <param name="best">
    /// What the best epoch is best in, which is kept besides, e.g. MonitoredValue.ValidationLoss, or that of one
    /// output; null for none.
    /// </param>
    /// <param name="overwrite">
    /// Whether another run's checkpoints in the folder are given up; they are refused otherwise.
    /// </param>
    public CheckpointWriter(
        CheckpointFolder folder,
        int? every = 1,
        int keep = 3,
        ObservedValue? best = null,
        bool overwrite = false
    )
    {
        if (every < 1)
            throw new ArgumentOutOfRangeException(
                nameof(every),
                every,
                $"a checkpoint every {every} epochs is wanted, but it must be every 1 or more"
            );
        if (keep < 1)
            throw new ArgumentOutOfRangeException(
                nameof(keep),
                keep,
                $"{keep} checkpoints are to be kept, but it must be at least 1"
            );
        (Folder, _every, _keep, _best, _overwrite) = (folder, every, keep, best, overwrite);
    }

    public CheckpointFolder Folder { get; }

    /// <summary>How rows became the training data: it goes into each checkpoint, and so with the model.</summary>
    public FittedPipeline? Pipeline { get; init; }

    /// <exception cref="FolderInUseException">Another run is at work in the folder.</exception>
    /// <exception cref="CheckpointException">Another run's checkpoints are in the folder.</exception>
    public IDisposable? Claim(RunBegin run)
    {
        (_run, _owner) = (null, null);
        if (_best is { } monitor && !run.Monitored.Contains(monitor))
            throw new ArgumentException(
                $"the best by {monitor} is to be kept, but the epochs have only {string.Join(", ", run.Monitored)}"
            );
        if (_every is not null || _best is not null || Directory.Exists(Folder.Path))
            _owner = Own(run);
        _run = run;
        return _owner;
    }

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        if (snapshot.State.Epoch % _every == 0)
            Save(snapshot);
        if (
            _best is { } monitor
            && IsBest(snapshot.State.History, monitor)
            && Capture(snapshot) is { IsFinite: true } it
        )
            _owner!.SaveBest(it);
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run)
    {
        var isOver = run.Outcome is RunOutcome.Completed or RunOutcome.StoppedEarly;
        if (run.Snapshot is { } snapshot && (_every is not null || !isOver) && _owner?.Has(snapshot.State) != true)
            Save(snapshot);
        if (_overwrite && isOver)
            _owner?.DeleteAbandoned();
    }

    private void Save(TrainingSnapshot snapshot)
    {
        if (!HasFiniteLosses(snapshot.State) || Capture(snapshot) is not { HasFiniteParameters: true } checkpoint)
            return;
        if (_owner is not null)
        {
            _owner.Save(checkpoint, _keep);
            return;
        }

        using var owner = Own(_run!);
        owner.Save(checkpoint, _keep);
    }

    private Checkpoint Capture(TrainingSnapshot snapshot) =>
        Pipeline is null ? snapshot.Capture() : snapshot.Capture() with { Pipeline = Pipeline };

    private CheckpointOwner Own(RunBegin run) =>
        CheckpointOwner.Take(Folder, run.State, run.Identity, run.IsResumed, _overwrite);

    private static bool IsBest(Sequence<EpochRecord> history, ObservedValue observed)
    {
        var last = observed.Of(history[^1]);
        var earlier = history.SkipLast(1).Select(observed.Of).Where(double.IsFinite);
        return double.IsFinite(last) && earlier.All(value => observed.Value.IsBetter(last, value));
    }

    private static bool HasFiniteLosses(TrainingState state) =>
        double.IsFinite(state.Progress.LossSum)
        && (state.History.Count == 0 || double.IsFinite(state.History[^1].TrainLoss));
}
