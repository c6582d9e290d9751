namespace DeepLearning;

/// <summary>
/// Keeps a run's checkpoints in a folder: after every so many epochs, at the end, and when a callback has failed; the
/// newest few, and the best. Checkpoints of steps beyond the one at which a run begins belong to a run that was given
/// up: they are deleted.
/// </summary>
public sealed class CheckpointWriter : ITrainingCallback
{
    private readonly int _every,
        _keep;
    private readonly MonitoredValue? _best;

    /// <param name="folder">Where they lie.</param>
    /// <param name="every">Epochs from one to the next.</param>
    /// <param name="keep">How many of the newest stay.</param>
    /// <param name="best">What the best epoch is best in, which is kept besides; null for none.</param>
    public CheckpointWriter(CheckpointFolder folder, int every = 1, int keep = 3, MonitoredValue? best = null)
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
        (Folder, _every, _keep, _best) = (folder, every, keep, best);
    }

    public CheckpointFolder Folder { get; }

    public void OnRunBegin(RunBegin run) => Folder.DeleteBeyond(run.State);

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
    {
        if (snapshot.State.Epoch % _every == 0)
            Folder.Save(snapshot.Capture(), _keep);
        if (_best is { } monitor && IsBest(snapshot.State.History, monitor))
            snapshot.Capture().Save(Folder.BestPath);
        return TrainingVerdict.Continue;
    }

    public void OnRunEnd(RunEnd run)
    {
        if (run.Snapshot is not { } snapshot || !IsFinite(snapshot.State) || File.Exists(Folder.PathOf(snapshot.State)))
            return;
        Folder.Save(snapshot.Capture(), _keep);
    }

    private static bool IsBest(Sequence<EpochRecord> history, MonitoredValue monitor)
    {
        var last = monitor.Of(history[^1]);
        var earlier = history.SkipLast(1).Select(record => monitor.Of(record)).Where(double.IsFinite);
        return double.IsFinite(last) && earlier.All(value => monitor.IsBetter(last, value));
    }

    private static bool IsFinite(TrainingState state) =>
        double.IsFinite(state.Progress.LossSum)
        && (state.History.Count == 0 || double.IsFinite(state.History[^1].TrainLoss));
}
