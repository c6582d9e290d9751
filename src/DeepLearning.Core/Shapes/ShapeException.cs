namespace DeepLearning;

/// <summary>Shapes that do not fit. The message names the node and both shapes.</summary>
public sealed class ShapeException : ArgumentException
{
    public ShapeException() { }

    public ShapeException(string message)
        : base(message) { }

    public ShapeException(string message, Exception innerException)
        : base(message, innerException) { }

    internal static ShapeException Expected(string expected, Shape actual) =>
        new($"expects {expected}, but is given {actual}");
}
