namespace DeepLearning.Experiments.Overfitting;

/// <summary>What is trained: the baseline, or the baseline with one thing changed.</summary>
/// <param name="Name">At most 14 characters: "dropout".</param>
/// <param name="Change">What is not as in the baseline, in words.</param>
/// <param name="Model">The network.</param>
/// <param name="Plan">How it is trained, but for the seed.</param>
public sealed record OverfittingCase(string Name, string Change, Model Model, TrainingPlan Plan)
{
    /// <summary>How many trained values the network has.</summary>
    public int Parameters => new ParameterLayout(Model).Length;
}
