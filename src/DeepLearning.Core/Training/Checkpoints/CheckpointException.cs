namespace DeepLearning;

/// <summary>
/// A checkpoint that cannot be read, or is none of this model; the message names the file and what is wrong with it.
/// </summary>
public sealed class CheckpointException : IOException
{
    public CheckpointException() { }

    public CheckpointException(string message)
        : base(message) { }

    public CheckpointException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The newest older checkpoint that is whole; null where there is none.</summary>
    public string? Offered { get; init; }
}
