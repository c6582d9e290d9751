using System.Diagnostics;
using System.Numerics;

namespace DeepLearning;

/// <summary>The imperative shell around a training run: it drives the executor and tells the callbacks; the rules are elsewhere.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains for the plan's epochs, or until a callback says stop. Step s (from 0, over all epochs) has the key
    /// RngKey.FromSeed(seed).For(RngPurpose.Step).Fold(s); an epoch's order is that of <see cref="BatchSource{T}"/> with RngKey.FromSeed(seed).
    /// </summary>
    /// <param name="executor">Compiled with the plan's objective: <see cref="TrainingPlan.CompileOptionsFor"/>.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="train">What is learnt from.</param>
    /// <param name="validation">Evaluated after each epoch, in inference mode and in batches of the plan's size.</param>
    /// <param name="callbacks">Told after each epoch.</param>
    /// <param name="from">The state to resume from, whose parameters and optimizer state the executor has imported; null to start.</param>
    /// <returns>The state after the last epoch; the trained parameters are the executor's.</returns>
    /// <exception cref="ArgumentException">The plan, the executor, the data and the state do not fit together.</exception>
    public static TrainingState Fit<T>(
        IExecutor<T> executor, TrainingPlan plan, Dataset<T> train, Dataset<T>? validation = null,
        IReadOnlyList<ITrainingCallback>? callbacks = null, TrainingState? from = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TrainerRules.CheckPlan(executor, plan, from);
        TrainerRules.CheckData(executor.Model, train, "training");
        if (validation is not null) TrainerRules.CheckData(executor.Model, validation, "validation");
        var key = RngKey.FromSeed(plan.Seed);
        var source = new BatchSource<T>(train, plan.BatchSize, key, plan.DropLast);
        var evaluation = validation is null ? null : SourceFor(validation, plan.BatchSize);
        var state = from ?? TrainingState.Initial(plan.Seed);
        while (state.Epoch < plan.Epochs)
        {
            var start = Stopwatch.GetTimestamp();
            var loss = RunEpoch(executor, plan, source, state);
            var score = evaluation is null ? default(Score?) : Evaluate(executor, evaluation);
            state = state.After(
                new(state.Epoch + 1, loss, score?.Loss, score?.Accuracy, Stopwatch.GetElapsedTime(start).TotalSeconds), source.BatchesPerEpoch);
            if (AnyStops(callbacks, state)) break;
        }

        return state;
    }

    /// <summary>The mean loss, and the accuracy when the targets are classes, in inference mode.</summary>
    /// <param name="executor">Compiled with an objective.</param>
    /// <param name="dataset">What is evaluated.</param>
    /// <param name="batchSize">Samples at a time; a larger one than the data set is taken for its size.</param>
    public static Score Evaluate<T>(IExecutor<T> executor, Dataset<T> dataset, int batchSize = 256) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TrainerRules.CheckData(executor.Model, dataset, "evaluation");
        return Evaluate(executor, SourceFor(dataset, batchSize));
    }

    private static BatchSource<T> SourceFor<T>(Dataset<T> dataset, int batchSize) where T : unmanaged, IFloatingPointIeee754<T> =>
        new(dataset, Math.Min(batchSize, dataset.Count));

    /// <summary>One pass over the training set; the mean loss a sample.</summary>
    private static double RunEpoch<T>(IExecutor<T> executor, TrainingPlan plan, BatchSource<T> source, TrainingState state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var key = RngKey.FromSeed(plan.Seed).For(RngPurpose.Step);
        var (sum, samples, step) = (0.0, 0L, state.Step);
        foreach (var batch in source.Epoch(state.Epoch))
        {
            sum += batch.Count * executor.Step(batch, key.Fold(step++), plan.Optimizer, plan.Groups, plan.Clipping);
            samples += batch.Count;
        }

        return sum / samples;
    }

    private static Score Evaluate<T>(IExecutor<T> executor, BatchSource<T> source) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (sum, accuracy) = (0.0, default(Accuracy));
        foreach (var batch in source.Epoch(0))
        {
            var result = executor.Evaluate(batch);
            sum += batch.Count * (result.Loss ?? throw new InvalidOperationException("the executor gave no loss for a batch with targets"));
            if (batch.Targets[0] is Targets<T>.Classes classes) accuracy = accuracy.Add(result.Outputs[executor.Model.Outputs[0]], classes.Indices.Span);
        }

        return new(sum / source.Dataset.Count, accuracy.Total > 0 ? accuracy.Value : null);
    }

    private static bool AnyStops(IReadOnlyList<ITrainingCallback>? callbacks, TrainingState state)
    {
        var stops = false;
        foreach (var callback in callbacks ?? []) stops |= callback.OnEpochEnd(state) == TrainingVerdict.Stop;
        return stops;
    }
}
