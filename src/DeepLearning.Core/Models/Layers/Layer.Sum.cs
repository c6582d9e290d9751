namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The sum over some axes of a sample, which disappear, or keep an extent of 1. As torch.sum. The axes are named:
    /// an axis has to be left, as a sample has at least one.
    /// </summary>
    public sealed record Sum : Layer
    {
        public Sum(Sequence<int> axes, bool keepDims = false) => (Axes, KeepDims) = (axes, keepDims);

        /// <summary>Axes of a sample, each once: 0 is the features or the channels; from the end where negative.</summary>
        public Sequence<int> Axes
        {
            get;
            init => field = SomeAxes(value);
        }

        /// <summary>Whether the axes stay, with an extent of 1.</summary>
        public bool KeepDims { get; init; }

        public override string Describe() =>
            $"{(Axes.Count == 1 ? "axis" : "axes")} {string.Join(", ", Axes)}" + (KeepDims ? ", kept" : "");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var (shape, axes) = (Single(inputs), AxesOf(Single(inputs), Axes));
            return KeepDims ? Ones(shape, axes)
                : axes.Count < shape.Rank ? Shape.Create([.. shape.Extents.Where((_, axis) => !axes.Contains(axis))])
                : throw ShapeException.Expected("a shape with an axis that is left, or axes to be kept", shape);
        }

        /// <summary>The output's shape with the axes kept.</summary>
        public Shape Kept(Shape input) => Ones(input, AxesOf(input, Axes));

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
