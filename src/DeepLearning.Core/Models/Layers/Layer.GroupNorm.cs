namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Group normalisation of [channels, ...], alike in training and inference: the channels of a sample in Groups
    /// equal groups, each by its own mean and biased variance: y = weight (x - mean) / sqrt(variance + Epsilon) + bias.
    /// weight, bias: [channels], where it is affine.
    /// </summary>
    public sealed record GroupNorm : Layer
    {
        public GroupNorm(int groups, double epsilon = 1e-5, bool affine = true) =>
            (Groups, Epsilon, Affine) = (groups, epsilon, affine);

        /// <summary>How many groups; divides the channels.</summary>
        public int Groups
        {
            get;
            init => field = Require.Positive(value);
        }

        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Whether there are a weight and a bias a channel.</summary>
        public bool Affine { get; init; }

        public override string Describe() =>
            FormattableString.Invariant($"{Groups}, epsilon {Epsilon}") + (Affine ? "" : ", not affine");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Single(inputs);
            return shape[0] % Groups == 0
                ? shape
                : throw ShapeException.Expected($"channels that {Groups} groups divide", shape);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) =>
            Affine ? Affinity([inputs[0][0]]) : [];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
