namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The largest of two or more values, element by element, as torch.maximum of the first two, of that and the third,
    /// and so on. Where two meet that are equal, each has half the gradient; a NaN is the larger, and beside it both
    /// have all of the gradient.
    /// Shapes may differ where one has an extent of 1, or no such axis: it is repeated, by PyTorch's rule on a sample's
    /// axes.
    /// </summary>
    public sealed record Maximum : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => Met(inputs, atLeast: 2);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
