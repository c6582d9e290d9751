namespace DeepLearning.Verification;

/// <summary>
/// A divergence case that cannot be read; the message names the file, where there is one, and the cause.
/// </summary>
public sealed class DivergenceCaseException : ArgumentException
{
    public DivergenceCaseException() { }

    public DivergenceCaseException(string message)
        : base(message) { }

    public DivergenceCaseException(string message, Exception innerException)
        : base(message, innerException) { }
}
