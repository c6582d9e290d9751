using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The gradients of several batches are those of one large batch when each has its share of what counts: one share a
/// batch, so with several losses all must go by the number of samples.
/// </summary>
internal static class AccumulationRules
{
    private const string NoShare = "beside other losses a batch's share of it is not its share of the samples";

    public static void Check<T>(TrainingPlan plan, Objective objective, Dataset<T> train)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (plan.AccumulateBatches == 1 || objective.Terms.Count == 1 || Scoring.IsSum(objective))
            return;
        for (var i = 0; i < objective.Terms.Count; i++)
        {
            var term = objective.Terms[i];
            if (term.Loss.Reduction == Reduction.Sum)
                throw Refused(
                    $"{term.Loss.GetType().Name} on '{term.Output}' is a sum beside means: sums of batches add up, "
                        + "means do not"
                );
            if (!train.NamedTargets[i].Values.SampleWeights.IsEmpty)
                throw Refused($"the samples of '{term.Output}' have weights: {NoShare}");
            if (!term.Loss.CountsSamplesAlike)
                throw Refused(
                    $"{term.Loss.GetType().Name} on '{term.Output}' weighs classes or ignores one: {NoShare}"
                );
        }

        ArgumentException Refused(string why) =>
            new($"the plan accumulates {plan.AccumulateBatches} batches, but {why}");
    }
}
