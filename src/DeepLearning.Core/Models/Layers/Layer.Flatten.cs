namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>All values of a sample in one row, row-major: [c, h, w] to [c h w].</summary>
    public sealed record Flatten : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => [Single(inputs).Size];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
