namespace DeepLearning;

/// <summary>A run between two steps.</summary>
public sealed class TrainingSnapshot
{
    private readonly Lazy<Checkpoint> _checkpoint;

    internal TrainingSnapshot(TrainingState state, Func<Checkpoint> capture) =>
        (State, _checkpoint) = (state, new(capture));

    public TrainingState State { get; }

    /// <summary>
    /// A copy of all that the run is. Ask only while the callback runs; the first who asks pays for the copy.
    /// </summary>
    public Checkpoint Capture() => _checkpoint.Value;
}
