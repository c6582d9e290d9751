namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>A value that the batch brings: real numbers of one shape, e.g. [64] or [1, 28, 28].</summary>
    public sealed record Input : Layer
    {
        public Input(Shape shape) => Shape = shape;

        public Shape Shape
        {
            get;
            init =>
                field =
                    Require.NotNull(value).Rank > 0 && value.Extents.All(e => e > 0)
                        ? value
                        : throw new ShapeException(
                            $"an input needs a shape of extents of at least 1, but is given {value}"
                        );
        }

        public override string Describe() => Shape.ToString();

        public override Shape InferShape(Sequence<Shape> inputs) =>
            inputs.Count == 0
                ? Shape
                : throw new ShapeException($"an input reads nothing, but is given {inputs.Count} inputs");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
