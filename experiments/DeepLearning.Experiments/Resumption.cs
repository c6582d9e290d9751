using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>Where an experiment goes on.</summary>
public static class Resumption
{
    /// <param name="resume">A checkpoint's file, "true" for the folder's newest, null to start.</param>
    /// <param name="folder">The run's checkpoints.</param>
    /// <returns>Null for a run that starts.</returns>
    /// <exception cref="CheckpointException">The file cannot be read, or is in another precision.</exception>
    public static Checkpoint<T>? Of<T>(string? resume, CheckpointFolder folder) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (resume is null) return null;
        var checkpoint = resume.Equals("true", StringComparison.OrdinalIgnoreCase) ? folder.Latest() : CheckpointFile.Read(resume);
        if (checkpoint is null)
        {
            Console.WriteLine($"there is no checkpoint in {folder.Path} yet: the run begins");
            return null;
        }

        if (checkpoint.Precision != (typeof(T) == typeof(float) ? "float32" : "float64"))
            throw new CheckpointException($"the checkpoint of step {checkpoint.State.Step} is in {checkpoint.Precision}: say --precision {checkpoint.Precision} to go on");
        Console.WriteLine($"going on from epoch {checkpoint.State.Epoch}, step {checkpoint.State.Step}, computed on {checkpoint.Origin.Backend}");
        return checkpoint.To<T>();
    }
}
