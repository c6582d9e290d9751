namespace DeepLearning.Interop;

/// <summary>A PyTorch file that cannot be read; the message names the file, the place in it and the cause.</summary>
public sealed class PyTorchException : IOException
{
    public PyTorchException() { }

    public PyTorchException(string message)
        : base(message) { }

    public PyTorchException(string message, Exception innerException)
        : base(message, innerException) { }
}
