namespace DeepLearning;

/// <summary>
/// A configuration that cannot be used; the message names the option, the value, where it stands and what was expected.
/// </summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException() { }

    public ConfigurationException(string message)
        : base(message) { }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }
}
