using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// One training run of an experiment, with its checkpoints: where it goes on, what writes them, and how it ends when a
/// signal ends it.
/// </summary>
/// <param name="Settings">How often they are written, and whether the run goes on from one.</param>
/// <param name="Backend">The run's backend.</param>
/// <param name="Run">The run's name, where a backend has many.</param>
public sealed record RunCheckpoints(ExperimentSettings Settings, string Backend, string Run = "")
{
    private string Label => Run.Length == 0 ? Backend : $"{Backend}, {Run}";

    public CheckpointFolder Folder =>
        new(Path.Combine(Settings.OutputDirectory, "checkpoints", Backend, FileName(Run)));

    /// <summary>Trains from the checkpoint to resume from, or from the beginning.</summary>
    /// <exception cref="CheckpointException">The checkpoint cannot be read, or is in another precision.</exception>
    /// <exception cref="OperationCanceledException">A signal ended it; its checkpoint is written.</exception>
    public TrainingState Fit<T>(
        IExecutor<T> executor,
        TrainingPlan plan,
        Dataset<T> train,
        Dataset<T>? validation = null,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var writer = new CheckpointWriter(Folder, Settings.CheckpointEvery, overwrite: Settings.Overwrites);
        var state = Trainer.Fit(
            executor,
            plan,
            train,
            validation,
            [.. callbacks, new ProgressLine(Label), writer],
            From<T>(),
            Settings.Cancellation
        );
        return state.Ended is StopReason.Cancelled
            ? throw new OperationCanceledException(
                $"{Label}: epoch {state.Epoch + 1}, update {state.Step}; its checkpoint is in "
                    + $"{Folder.Path}, and --resume goes on from there",
                Settings.Cancellation
            )
            : state;
    }

    private Checkpoint<T>? From<T>()
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
                $"the checkpoint of step {checkpoint.State.Step} is in {checkpoint.Precision}: say "
                    + $"--precision {checkpoint.Precision} to go on"
            );
        if (Run.Length == 0)
            Console.WriteLine(
                $"going on from epoch {checkpoint.State.Epoch}, step {checkpoint.State.Step}, computed on "
                    + $"{checkpoint.Origin.Backend}"
            );
        return own;
    }

    private static string FileName(string run) => run.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');
}
