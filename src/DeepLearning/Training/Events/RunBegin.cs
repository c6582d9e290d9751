namespace DeepLearning;

/// <summary>A run that begins.</summary>
/// <param name="Model">What is trained.</param>
/// <param name="Plan">How.</param>
/// <param name="State">Where it stands: <see cref="TrainingState.Initial"/>, or where it is resumed.</param>
/// <param name="BatchesPerEpoch">The number of batches.</param>
/// <param name="Samples">The number of training samples.</param>
public sealed record RunBegin(Model Model, TrainingPlan Plan, TrainingState State, int BatchesPerEpoch, int Samples)
{
    /// <summary>
    /// What a person should know before the first step, a sentence each: in what a resumed run differs from the run so
    /// far, and what in the plan has no effect or looks like a slip.
    /// </summary>
    public Sequence<string> Notes { get; init; } = [];

    /// <summary>The values that each epoch will have.</summary>
    public Sequence<ObservedValue> Monitored { get; init; } = [MonitoredValue.TrainLoss];

    /// <summary>Whether it goes on from a checkpoint.</summary>
    public bool IsResumed { get; init; }

    /// <summary>
    /// Which run it is, as its checkpoints say: the same before and after a resumption. The first who asks pays for the
    /// hash of the data.
    /// </summary>
    public RunIdentity? Identity => LazyIdentity?.Value;

    internal Lazy<RunIdentity>? LazyIdentity { get; init; }
}
