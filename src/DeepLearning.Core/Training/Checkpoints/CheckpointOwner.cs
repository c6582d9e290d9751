namespace DeepLearning;

/// <summary>
/// A run that owns a folder of checkpoints: no other run of this machine writes there meanwhile, and checkpoints of
/// other runs don't mix with its own.
/// </summary>
/// <remarks>
/// Those that it finds and that are not its own, or are of steps that it takes anew, stay until its first checkpoint is
/// written and verified; then they are deleted.
/// </remarks>
public sealed class CheckpointOwner : IDisposable
{
    private const string LockName = "run.lock";

    private readonly CheckpointFolder _folder;
    private readonly FolderLock _lock;
    private readonly List<string> _abandoned;

    private CheckpointOwner(CheckpointFolder folder, FolderLock held, List<string> abandoned) =>
        (_folder, _lock, _abandoned) = (folder, held, abandoned);

    /// <summary>Takes a folder for a run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="state">Where the run begins.</param>
    /// <param name="identity">Which run it is; null when nobody knows.</param>
    /// <param name="isResumed">Whether it goes on from a checkpoint.</param>
    /// <param name="overwrite">Whether checkpoints of another run may be given up.</param>
    /// <exception cref="FolderInUseException">Another run is at work there.</exception>
    /// <exception cref="CheckpointException">Another run's checkpoints lie there.</exception>
    public static CheckpointOwner Take(
        CheckpointFolder folder,
        TrainingState state,
        RunIdentity? identity,
        bool isResumed,
        bool overwrite
    )
    {
        var held = FolderLock.Take(folder.Path, LockName);
        try
        {
            folder.DeleteUnfinished();
            return new(folder, held, Abandoned(folder, state, identity, isResumed, overwrite));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is there that counts: one that is not given up.</summary>
    public bool Has(TrainingState state) =>
        File.Exists(_folder.PathOf(state)) && !_abandoned.Contains(_folder.PathOf(state));

    /// <inheritdoc cref="CheckpointFolder.Save"/>
    public string Save(Checkpoint checkpoint, int keep)
    {
        var path = _folder.Save(checkpoint, keep);
        _abandoned.Remove(path);
        DeleteAbandoned();
        return path;
    }

    /// <summary>Writes the best checkpoint in the place of the one before it.</summary>
    public void SaveBest(Checkpoint checkpoint)
    {
        checkpoint.Save(_folder.BestPath);
        _abandoned.Remove(_folder.BestPath);
    }

    /// <summary>Deletes the checkpoints that are given up.</summary>
    public void DeleteAbandoned()
    {
        foreach (var file in _abandoned)
            File.Delete(file);
        _abandoned.Clear();
    }

    public void Dispose() => _lock.Dispose();

    private static List<string> Abandoned(
        CheckpointFolder folder,
        TrainingState state,
        RunIdentity? identity,
        bool isResumed,
        bool overwrite
    )
    {
        List<string> all = [.. folder.Files, .. File.Exists(folder.BestPath) ? [folder.BestPath] : (string[])[]];
        var others = isResumed ? all.FindAll(file => IsOfAnother(file, identity)) : all;
        if (others.Count > 0 && !overwrite)
            throw new CheckpointException(
                isResumed
                    ? $"'{others[0]}' is of another run than the one that is resumed: choose another folder, "
                        + "or overwrite what is there"
                    : $"the folder '{folder.Path}' has the checkpoints of another run, "
                        + $"'{Path.GetFileName(others[^1])}' for one: resume from them, overwrite them, or choose "
                        + "another folder"
            );
        return [.. others.Union(all.Where(file => IsBeyond(folder, file, state)))];
    }

    private static bool IsOfAnother(string file, RunIdentity? identity) =>
        CheckpointHeader.Find(file)?.Run is { } run && run != identity?.Id;

    /// <summary>The run has given up what it did there, and does it anew.</summary>
    private static bool IsBeyond(CheckpointFolder folder, string file, TrainingState state) =>
        (file == folder.BestPath ? CheckpointHeader.Find(file)?.Step : CheckpointFolder.StepOf(file)) > state.Step;
}
