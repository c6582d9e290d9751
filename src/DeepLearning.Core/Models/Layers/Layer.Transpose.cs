namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The axes of a sample in another order: axis i of the output is axis Axes[i] of the input. As torch.permute.
    /// </summary>
    public sealed record Transpose : Layer
    {
        public Transpose(Sequence<int> axes) => Axes = axes;

        /// <summary>All axes of a sample, each once; from the end where negative.</summary>
        public Sequence<int> Axes
        {
            get;
            init => field = SomeAxes(value);
        }

        public override string Describe() => $"axes {string.Join(", ", Axes)}";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Rank == Axes.Count
                ? Shape.Create([.. Order(shape).Select(axis => shape[axis])])
                : throw ShapeException.Expected($"a shape of {Axes.Count} axes", shape);
        }

        /// <summary>The axes of an input of this shape, from 0 up, in the output's order.</summary>
        public Sequence<int> Order(Shape input) => AxesOf(input, Axes);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
