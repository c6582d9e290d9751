namespace DeepLearning;

/// <summary>What in a plan can be carried out, but looks like a slip: said before the first step.</summary>
internal static class PlanNotes
{
    public static IEnumerable<string> Of(TrainingPlan plan, int batchesPerEpoch)
    {
        var updates = (batchesPerEpoch + plan.AccumulateBatches - 1L) / plan.AccumulateBatches * plan.Epochs;
        var (positions, unit) = plan.ScheduleBy == ScheduleUnit.Epoch ? (plan.Epochs, "epochs") : (updates, "updates");
        if (plan.Schedule is { End: { } end } schedule && end != positions)
            yield return end < positions
                ? $"the schedule {Name(schedule)} ends after {end} of the run's {positions} {unit}"
                : $"the schedule {Name(schedule)} has {end} positions, but the run has {positions} {unit}: it "
                    + "does not come to its end";
        if (plan.Averaging?.FromEpoch > plan.Epochs)
            yield return $"the average of the weights is to begin in epoch {plan.Averaging.FromEpoch}, but the run has "
                + $"{plan.Epochs}";
        foreach (var group in plan.Groups ?? [])
            if (group is { Frozen: true, UnfreezeAtEpoch: { } epoch } && epoch > plan.Epochs)
                yield return $"the parameter group '{group.Pattern}' is to move from epoch {epoch} on, but the run has "
                    + $"{plan.Epochs}";
    }

    private static string Name(Schedule schedule) =>
        schedule switch
        {
            Schedule.WarmUp warmUp => $"WarmUp before {Name(warmUp.Then)}",
            Schedule.Sequential sequential => $"{Name(sequential.First)} before {Name(sequential.Then)}",
            Schedule.Product product => $"{Name(product.First)} times {Name(product.Second)}",
            _ => schedule.GetType().Name,
        };
}
