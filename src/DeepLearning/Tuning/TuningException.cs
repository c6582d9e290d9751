namespace DeepLearning;

/// <summary>
/// A search that cannot go on: its folder holds another one, its log is damaged, or every trial has diverged. The
/// message says which.
/// </summary>
public sealed class TuningException : Exception
{
    public TuningException() { }

    public TuningException(string message)
        : base(message) { }

    public TuningException(string message, Exception innerException)
        : base(message, innerException) { }
}
