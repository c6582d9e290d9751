namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The product of two or more values, element by element: [channels, 1, 1] times [channels, h, w] scales channels.
    /// Shapes may differ where one has an extent of 1, or no such axis: it is repeated, by PyTorch's rule on a sample's
    /// axes.
    /// </summary>
    public sealed record Multiply : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => Met(inputs, atLeast: 2);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
