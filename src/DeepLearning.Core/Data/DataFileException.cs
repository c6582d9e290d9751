namespace DeepLearning;

/// <summary>
/// A data file that cannot be read; the message names the file, the place in it, the value and what was expected.
/// </summary>
public sealed class DataFileException : Exception
{
    public DataFileException() { }

    public DataFileException(string message)
        : base(message) { }

    public DataFileException(string message, Exception innerException)
        : base(message, innerException) { }
}
