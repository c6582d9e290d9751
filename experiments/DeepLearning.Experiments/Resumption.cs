using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>Where an experiment goes on.</summary>
public static class Resumption
{
    /// <summary>What writes the checkpoints that are asked for.</summary>
    public static IReadOnlyList<ITrainingCallback> Writers(ExperimentSettings settings, string backend) =>
        settings.CheckpointEvery is { } every ? [new CheckpointWriter(settings.CheckpointsOf(backend), every)] : [];

    /// <summary>The checkpoint that a backend's run goes on from.</summary>
    /// <param name="settings">Whether, and from which.</param>
    /// <param name="backend">The backend.</param>
    /// <returns>Null for a run that starts.</returns>
    /// <exception cref="CheckpointException">The file cannot be read, or is in another precision.</exception>
    public static Checkpoint<T>? Of<T>(ExperimentSettings settings, string backend) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (settings.Resume is not { } resume) return null;
        var folder = settings.CheckpointsOf(backend);
        var checkpoint = resume.Equals("true", StringComparison.OrdinalIgnoreCase) ? folder.Latest() : CheckpointFile.Read(resume);
        if (checkpoint is null)
        {
            Console.WriteLine($"there is no checkpoint in {folder.Path} yet: the run begins");
            return null;
        }

        if (checkpoint is not Checkpoint<T> own)
            throw new CheckpointException($"the checkpoint of step {checkpoint.State.Step} is in {checkpoint.Precision}: say --precision {checkpoint.Precision} to go on");
        Console.WriteLine($"going on from epoch {checkpoint.State.Epoch}, step {checkpoint.State.Step}, computed on {checkpoint.Origin.Backend}");
        return own;
    }
}
