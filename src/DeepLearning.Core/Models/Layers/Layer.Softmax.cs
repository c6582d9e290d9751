namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// exp(x) over its sum along an axis: of [features] all of it, of [steps, classes] the last, of [classes, h, w]
    /// axis 0. Models end at logits: a softmax before a cross-entropy from logits is refused, and probabilities are the
    /// prediction's (<c>PredictProbabilities</c>).
    /// </summary>
    public sealed record Softmax : Layer
    {
        public Softmax(int axis = -1) => Axis = axis;

        /// <summary>
        /// The axis of a sample whose values add up to 1: 0 is the features or the channels; from the end where it is
        /// negative.
        /// </summary>
        public int Axis { get; init; }

        public override string Describe() => Axis == -1 ? "" : $"axis {Axis}";

        public override Shape InferShape(Sequence<Shape> inputs) => WithAxis(inputs, Axis);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
