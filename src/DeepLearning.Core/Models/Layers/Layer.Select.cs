namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// One place of an axis of a sample; the axis disappears. As torch.select. An axis has to be left.
    /// </summary>
    public sealed record Select : Layer
    {
        public Select(int axis, int index) => (Axis, Index) = (axis, index);

        /// <summary>
        /// The axis of a sample: 0 is the features or the channels; from the end where it is negative.
        /// </summary>
        public int Axis { get; init; }

        /// <summary>The place; from the end where it is negative.</summary>
        public int Index { get; init; }

        public override string Describe() => $"axis {Axis}, {Index}";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            var axis = shape.AxisOf(Axis);
            if (shape.Rank == 1)
                throw ShapeException.Expected("a shape with another axis, which is left", shape);
            var place = Place(shape[axis]);
            return place >= 0 && place < shape[axis]
                ? Shape.Create([.. shape.Extents.Where((_, i) => i != axis)])
                : throw ShapeException.Expected($"a shape whose axis {Axis} has a place {Index}", shape);
        }

        /// <summary>The place on an axis of this extent.</summary>
        public int Place(int extent) => Index < 0 ? Index + extent : Index;

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
