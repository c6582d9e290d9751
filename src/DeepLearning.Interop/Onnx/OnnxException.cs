namespace DeepLearning.Interop;

/// <summary>
/// An ONNX file that cannot be read, or a model that ONNX cannot express; the message names the file or the node, and
/// the cause.
/// </summary>
public sealed class OnnxException : IOException
{
    public OnnxException() { }

    public OnnxException(string message)
        : base(message) { }

    public OnnxException(string message, Exception innerException)
        : base(message, innerException) { }
}
