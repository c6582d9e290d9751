namespace DeepLearning;

/// <summary>
/// A callback threw an exception, which is the inner one. The run has ended after a whole update, and can go on from
/// there.
/// </summary>
public sealed class TrainingCallbackException : Exception
{
    public TrainingCallbackException() { }

    public TrainingCallbackException(string message)
        : base(message) { }

    public TrainingCallbackException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The run after its last update.</summary>
    public Checkpoint? Checkpoint { get; init; }
}
