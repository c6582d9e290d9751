namespace DeepLearning;

/// <summary>A run that begins.</summary>
/// <param name="Model">What is trained.</param>
/// <param name="Plan">How.</param>
/// <param name="State">Where it stands: <see cref="TrainingState.Initial"/>, or where it is resumed.</param>
/// <param name="BatchesPerEpoch">The number of batches.</param>
/// <param name="Samples">The number of training samples.</param>
public sealed record RunBegin(Model Model, TrainingPlan Plan, TrainingState State, int BatchesPerEpoch, int Samples);
