using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What a search refuses before its first trial: each trial is made and checked, as the trainer checks it.
/// </summary>
internal static class TuningRules
{
    public static void Check<T>(TuningPlan plan, Dataset<T> train, Dataset<T>? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var assignments = plan.Strategy.Assignments(plan.Space);
        var epochs = new int[assignments.Count];
        for (var number = 0; number < assignments.Count; number++)
        {
            try
            {
                var trial = plan.Trial(assignments[number]);
                TrainerRules.Check(trial.Model, trial.Plan, train, validation, train.Count);
                epochs[number] = trial.Plan.Epochs;
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException(
                    $"trial {number} ({assignments[number]}) cannot be trained: {e.Message}",
                    e
                );
            }
        }

        CheckRungs(plan.Strategy.Rungs(assignments.Count), epochs.Max());
    }

    /// <summary>
    /// A rung in which no trial has an epoch left to do ranks again what the one before it has ranked.
    /// </summary>
    private static void CheckRungs(Sequence<Rung> rungs, int longest)
    {
        for (var i = 1; i < rungs.Count; i++)
            if (rungs[i - 1].Epochs >= longest)
                throw new ArgumentException(
                    $"rung {i + 1} of {rungs.Count} trains up to {rungs[i].Epochs} epochs, but the trials' "
                        + $"plans end after {longest}, which rung {i} has already: begin with fewer epochs or "
                        + "fewer trials, or let the plans have more epochs"
                );
    }
}
