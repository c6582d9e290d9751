using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>Trains one trial from its newest checkpoint, or from the beginning.</summary>
internal sealed class TrialRunner<T>(TuningPlan plan, IBackend backend, CancellationToken cancellation)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public TrialResult Run(
        TrialBegin begin,
        Trial trial,
        Dataset<T> train,
        Dataset<T>? validation,
        IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        var folder = FolderOf(begin.Trial);
        var from = Latest(folder, trial, $"trial {begin.Trial}");
        var state = from?.State;

        // Killed between its last checkpoint and its line in the log, a trial has nothing left to do.
        if (state is null || !IsOver(state, begin.Epochs))
            (state, _) = Fit(
                trial,
                train,
                validation,
                [.. callbacks, new CheckpointWriter(folder, keep: 1), new EpochBudget(begin.Epochs)],
                from
            );
        if (NotFinite(state) is null && !IsOver(state, begin.Epochs))
            throw Ended($"trial {begin.Trial}", state, begin.Epochs);
        return Judge(begin, trial.Plan, state);
    }

    /// <exception cref="TuningException">A loss was not finite, or a callback said stop.</exception>
    public (TrainingState State, ExecutorState<T> Trained) Retrain(
        TrialResult best,
        Trial trial,
        string data,
        Dataset<T> train,
        Dataset<T>? validation,
        IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        var folder = new CheckpointFolder(
            Path.Combine(
                plan.Folder,
                "best",
                string.Create(CultureInfo.InvariantCulture, $"{data}-seed-{trial.Plan.Seed}")
            )
        );
        var from = Latest(folder, trial, "the best trial's new training");
        var (state, trained) = Fit(
            trial,
            train,
            validation,
            [.. callbacks, new CheckpointWriter(folder, keep: 1)],
            from
        );
        if (NotFinite(state) is { } reason)
            throw new TuningException(
                $"trial {best.Trial} ({best.Settings}) was the best, but diverged when it was trained again "
                    + $"with the seed {trial.Plan.Seed}: {reason}"
            );
        if (!IsOver(state, trial.Plan.Epochs))
            throw Ended("the best trial's new training", state, trial.Plan.Epochs);
        return (state, trained);
    }

    /// <summary>Deletes a trial's checkpoint: it does not go on.</summary>
    public void Forget(int trial)
    {
        if (Directory.Exists(FolderOf(trial).Path))
            Directory.Delete(FolderOf(trial).Path, recursive: true);
    }

    private CheckpointFolder FolderOf(int trial) =>
        new(Path.Combine(plan.Folder, "trials", trial.ToString("D4", CultureInfo.InvariantCulture)));

    private Checkpoint<T>? Latest(CheckpointFolder folder, Trial trial, string whose)
    {
        var found = folder.Latest(plan.CustomReaders.AsSpan());
        if (found is not null && !(found.Model.Equals(trial.Model) && found.Plan.Equals(trial.Plan)))
            throw new TuningException(
                $"the checkpoint in '{folder.Path}' is of another model or another plan than {whose} has "
                    + "now. Choose another folder, or delete this one"
            );
        return found?.To<T>();
    }

    private (TrainingState State, ExecutorState<T> Trained) Fit(
        Trial trial,
        Dataset<T> train,
        Dataset<T>? validation,
        IReadOnlyList<ITrainingCallback> callbacks,
        Checkpoint<T>? from
    )
    {
        cancellation.ThrowIfCancellationRequested();
        using var executor = backend.Compile<T>(
            trial.Model,
            trial.Plan.CompileOptionsFor(trial.Model, plan.Device, plan.Threads)
        );
        var state = Trainer.Fit(executor, trial.Plan, train, validation, callbacks, from, cancellation);
        if (state.Ended is StopReason.Cancelled)
            throw new OperationCanceledException(
                $"the search was cancelled after epoch {state.Epoch}, update {state.Step} of a trial; it "
                    + "goes on from there when it is called again",
                cancellation
            );
        return (state, executor.Export());
    }

    private TrialResult Judge(TrialBegin begin, TrainingPlan trained, TrainingState state)
    {
        var reason = NotFinite(state);
        var epoch =
            trained.EarlyStopping is { RestoreBest: true } && state.EarlyStopping.BestEpoch is { } best
                ? best
                : state.Epoch;
        var value = reason is null ? plan.Monitor.Of(state.History[epoch - 1]) : double.NaN;
        if (reason is null && !double.IsFinite(value))
            (reason, value) = ($"{plan.Monitor} is {value} after epoch {epoch}", double.NaN);
        var outcome =
            reason is not null ? TrialOutcome.Diverged
            : state.StoppedEarly ? TrialOutcome.StoppedEarly
            : state.Epoch < trained.Epochs ? TrialOutcome.Halted
            : TrialOutcome.Completed;
        return new(
            begin.Trial,
            begin.Rung,
            begin.Settings,
            state.Epoch,
            value,
            reason is null ? epoch : 0,
            state.History.Count > 0 ? state.History[^1] : null,
            outcome
        )
        {
            Reason = reason,
        };
    }

    private static TuningException Ended(string what, TrainingState state, int epochs) =>
        new(
            $"a callback ended {what} after {state.Epoch} of {epochs} epochs; the search goes on from there "
                + "when it is called again"
        );

    private static bool IsOver(TrainingState state, int epochs) =>
        state.StoppedEarly || state.Epoch >= epochs || NotFinite(state) is not null;

    private static string? NotFinite(TrainingState state) =>
        state.Ended is StopReason.NotFinite ended ? ended.What
        : state is { History: [.., { ValidationLoss: { } loss } last] } && !double.IsFinite(loss)
            ? $"the validation loss is {loss} after epoch {last.Epoch}"
        : null;
}
