namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The first of two values less the second, element by element.
    /// Shapes may differ where one has an extent of 1, or no such axis: it is repeated, by PyTorch's rule on a sample's
    /// axes.
    /// </summary>
    public sealed record Subtract : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => Met(inputs, atLeast: 2, atMost: 2);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
