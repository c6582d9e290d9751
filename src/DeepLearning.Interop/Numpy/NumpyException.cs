namespace DeepLearning.Interop;

/// <summary>A NumPy file that cannot be read; the message names the file, the place in it and the cause.</summary>
public sealed class NumpyException : IOException
{
    public NumpyException() { }

    public NumpyException(string message)
        : base(message) { }

    public NumpyException(string message, Exception innerException)
        : base(message, innerException) { }
}
