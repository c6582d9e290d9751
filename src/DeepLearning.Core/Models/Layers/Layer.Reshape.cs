namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The same values of a sample, row-major, in another shape.</summary>
    public sealed record Reshape : Layer
    {
        public Reshape(Shape shape) => Shape = shape;

        /// <summary>The sample's new shape; as many values as the old one has.</summary>
        public Shape Shape
        {
            get;
            init =>
                field =
                    Require.NotNull(value).Rank > 0 && value.Extents.All(e => e > 0)
                        ? value
                        : throw new ShapeException(
                            $"a reshape needs a shape of extents of at least 1, but is given {value}"
                        );
        }

        public override string Describe() => Shape.ToString();

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Size == Shape.Size
                ? Shape
                : throw ShapeException.Expected($"the {Shape.Size} values of its shape {Shape}", shape);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
