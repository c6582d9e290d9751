using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// The checkpoints of one training run in an experiment: what writes them, and where the run goes on.
/// </summary>
/// <param name="Settings">Whether they are written, and whether the run goes on from one.</param>
/// <param name="Backend">The run's backend.</param>
/// <param name="Run">The run's name, where a backend has many.</param>
public sealed record RunCheckpoints(ExperimentSettings Settings, string Backend, string Run = "")
{
    public CheckpointFolder Folder =>
        new(Path.Combine(Settings.OutputDirectory, "checkpoints", Backend, FileName(Run)));

    public IReadOnlyList<ITrainingCallback> Writers =>
        Settings.CheckpointEvery is { } every ? [new CheckpointWriter(Folder, every)] : [];

    /// <summary>The checkpoint that the run goes on from; null for a run that starts.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, or is in another precision.</exception>
    public Checkpoint<T>? From<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Settings.Resume is not { } resume)
            return null;
        var checkpoint = resume.Equals("true", StringComparison.OrdinalIgnoreCase)
            ? Folder.Latest()
            : CheckpointFile.Read(resume);
        if (checkpoint is null)
        {
            if (Run.Length == 0)
                Console.WriteLine($"there is no checkpoint in {Folder.Path} yet: the run begins");
            return null;
        }

        if (checkpoint is not Checkpoint<T> own)
            throw new CheckpointException(
                $"the checkpoint of step {checkpoint.State.Step} is in {checkpoint.Precision}: say --precision {checkpoint.Precision} to go on"
            );
        if (Run.Length == 0)
            Console.WriteLine(
                $"going on from epoch {checkpoint.State.Epoch}, step {checkpoint.State.Step}, computed on {checkpoint.Origin.Backend}"
            );
        return own;
    }

    private static string FileName(string run) => run.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');
}
