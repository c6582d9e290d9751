namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Instance normalisation of [channels, length] or [channels, h, w], alike in training and inference: each channel
    /// of a sample by its own mean and biased variance: y = weight (x - mean) / sqrt(variance + Epsilon) + bias.
    /// PyTorch's without running statistics, which is its default, as it is not to be affine.
    /// weight, bias: [channels], where it is affine.
    /// </summary>
    public sealed record InstanceNorm : Layer
    {
        public InstanceNorm(double epsilon = 1e-5, bool affine = false) => (Epsilon, Affine) = (epsilon, affine);

        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Whether there are a weight and a bias a channel.</summary>
        public bool Affine { get; init; }

        public override string Describe() =>
            FormattableString.Invariant($"epsilon {Epsilon}") + (Affine ? ", affine" : "");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape.Rank is 2 or 3 && shape.Size > shape[0]
                ? shape
                : throw ShapeException.Expected(
                    "[channels, length] or [channels, height, width] with more than one value a channel",
                    shape
                );
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            Affine ? Affinity([inputs[0][0]]) : [];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
