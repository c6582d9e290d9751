namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Layer normalisation over all values of a sample, [features] or [channels, h, w], alike in training and
    /// inference: y = weight (x - mean) / sqrt(variance + Epsilon) + bias, with the sample's mean and biased variance.
    /// weight, bias: the sample's shape (PyTorch's LayerNorm over that shape).
    /// </summary>
    public sealed record LayerNorm : Layer
    {
        public LayerNorm(double epsilon = 1e-5) => Epsilon = epsilon;

        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() => FormattableString.Invariant($"epsilon {Epsilon}");

        public override Shape InferShape(Sequence<Shape> inputs) => FeaturesOrImage(inputs);

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => Affinity(inputs[0]);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
