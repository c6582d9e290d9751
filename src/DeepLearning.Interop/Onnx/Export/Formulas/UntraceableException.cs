namespace DeepLearning.Interop;

/// <summary>A formula asks a number something that no operator can answer.</summary>
internal sealed class UntraceableException : NotSupportedException
{
    public UntraceableException() { }

    public UntraceableException(string message)
        : base(message) { }

    public UntraceableException(string message, Exception innerException)
        : base(message, innerException) { }
}
