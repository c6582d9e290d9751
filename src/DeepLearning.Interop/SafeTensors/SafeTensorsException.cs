namespace DeepLearning.Interop;

/// <summary>A safetensors file that cannot be read; the message names the file, the place and the cause.</summary>
public sealed class SafeTensorsException : IOException
{
    public SafeTensorsException() { }

    public SafeTensorsException(string message)
        : base(message) { }

    public SafeTensorsException(string message, Exception innerException)
        : base(message, innerException) { }
}
