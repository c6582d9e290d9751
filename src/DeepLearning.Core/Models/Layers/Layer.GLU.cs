namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The gated linear unit: the first half along an axis times the logistic function of the second half.
    /// [..., 2n, ...] to [..., n, ...].
    /// </summary>
    public sealed record GLU : Layer
    {
        public GLU(int axis = -1) => Axis = axis;

        /// <summary>
        /// The axis of a sample that is halved: 0 is the features or the channels; from the end where it is negative.
        /// </summary>
        public int Axis { get; init; }

        public override string Describe() => Axis == -1 ? "" : $"axis {Axis}";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            var axis = shape.AxisOf(Axis);
            return shape[axis] % 2 == 0
                ? With(shape, axis, shape[axis] / 2)
                : throw ShapeException.Expected($"an even extent on axis {axis}", shape);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
