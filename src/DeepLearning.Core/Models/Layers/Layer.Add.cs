namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The sum of several values, element by element.
    /// Shapes may differ where one has an extent of 1, or no such axis: it is repeated, by PyTorch's rule on a sample's
    /// axes.
    /// </summary>
    public sealed record Add : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => Met(inputs, atLeast: 1);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
