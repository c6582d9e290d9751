namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The logarithm of the softmax along an axis, x - log Σ exp(x): what <see cref="Loss.NegativeLogLikelihood"/>
    /// takes. Of [features] all of it, of [steps, classes] the last axis, of [classes, h, w] axis 0.
    /// </summary>
    public sealed record LogSoftmax : Layer
    {
        public LogSoftmax(int axis = -1) => Axis = axis;

        /// <summary>
        /// The axis of a sample whose exponentials add up to 1: 0 is the features or the channels; from the end where
        /// it is negative.
        /// </summary>
        public int Axis { get; init; }

        public override string Describe() => Axis == -1 ? "" : $"axis {Axis}";

        public override Shape InferShape(Sequence<Shape> inputs) => WithAxis(inputs, Axis);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
