using System.Numerics;

namespace DeepLearning;

/// <summary>What a search came to.</summary>
/// <param name="Results">All trials' results, rung by rung, in the order of their numbers.</param>
/// <param name="Ranking">Each trial's last result, the best first.</param>
/// <param name="Model">The best trial's model.</param>
/// <param name="Plan">The plan that it was trained again with.</param>
/// <param name="State">The state after that.</param>
/// <param name="Trained">
/// Its parameters after that; the best epoch's where the plan's early stopping restores them.
/// </param>
public sealed record TuningResult<T>(
    Sequence<TrialResult> Results,
    Sequence<TrialResult> Ranking,
    Model Model,
    TrainingPlan Plan,
    TrainingState State,
    ExecutorState<T> Trained
)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public TrialResult Best => Ranking[0];
}
