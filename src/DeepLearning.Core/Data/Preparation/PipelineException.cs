namespace DeepLearning;

/// <summary>
/// A table, a row or a text that does not fit a pipeline; the message names the column, the row (counted from 0), the
/// value and what was expected.
/// </summary>
public sealed class PipelineException : Exception
{
    public PipelineException() { }

    public PipelineException(string message)
        : base(message) { }

    public PipelineException(string message, Exception innerException)
        : base(message, innerException) { }
}
