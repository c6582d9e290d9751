namespace DeepLearning;

/// <summary>
/// The gradients of several batches are those of one large batch when each has its share of what counts: one share a
/// batch, so with several losses all must go by the number of samples.
/// </summary>
internal static class AccumulationRules
{
    public static void Check(TrainingPlan plan, Objective objective)
    {
        if (plan.AccumulateBatches == 1 || objective.Terms.Count == 1)
            return;
        foreach (var term in objective.Terms)
            if (!term.Loss.CountsSamplesAlike)
                throw new ArgumentException(
                    $"the plan accumulates {plan.AccumulateBatches} batches, but {term.Loss.GetType().Name} on "
                        + $"'{term.Output}' weighs classes or ignores one: beside other losses a batch's share of it "
                        + "is not its share of the samples"
                );
    }
}
