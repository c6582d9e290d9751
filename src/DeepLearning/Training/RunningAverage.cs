using System.Numerics;

namespace DeepLearning;

/// <summary>A run's average of the weights between two steps: a value, which a step or an epoch replaces.</summary>
/// <param name="Rule">The plan's; null for none.</param>
/// <param name="Values">The average; null before the first weights.</param>
/// <param name="Count">How many weights are in it.</param>
internal sealed record RunningAverage<T>(WeightAveraging? Rule, ExecutorState<T>? Values, long Count)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The plan's average so far; one of another kind is begun anew.</summary>
    public static RunningAverage<T> Of(TrainingPlan plan, Checkpoint<T>? from) =>
        from is not null && from.Plan.Averaging?.GetType() == plan.Averaging?.GetType()
            ? new(plan.Averaging, from.Average, from.State.Averaged)
            : new(plan.Averaging, null, 0);

    /// <summary>With what the executor holds after an update, or after an epoch.</summary>
    public RunningAverage<T> After(IExecutor<T> executor, int epoch, bool atEnd) =>
        Rule?.ShareOf(Count, epoch, atEnd) is { } share
            ? this with
            {
                Values = Rule.Take(Values, Rule.OfStatistics ? executor.Export() : Weights(executor), share),
                Count = Count + 1,
            }
            : this;

    /// <summary>The average with the statistics that go with it; null where there is none.</summary>
    /// <param name="own">What the executor holds.</param>
    public ExecutorState<T>? With(ExecutorState<T> own) =>
        Values is null || Rule!.OfStatistics ? Values : Values with { State = own.State };

    /// <summary>What is evaluated: the average where it is to be, otherwise what the executor holds.</summary>
    public ExecutorState<T> Evaluated(ExecutorState<T> own) => IsEvaluated ? With(own)! : own;

    public bool IsEvaluated => Values is not null && Rule!.InEvaluation;

    private static ExecutorState<T> Weights(IExecutor<T> executor) =>
        new(executor.ExportParameters(), NamedTensors<T>.Empty, NamedTensors<T>.Empty);
}
