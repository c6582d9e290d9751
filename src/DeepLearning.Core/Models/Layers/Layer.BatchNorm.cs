using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Batch normalisation over the features of [features] or the channels of [channels, h, w]:
    /// y = weight (x - mean) / sqrt(variance + Epsilon) + bias. Training uses the batch's mean and biased variance and
    /// moves the running statistics (with the unbiased variance); inference uses the running ones.
    /// weight, bias, running_mean, running_var: [features] or [channels].
    /// <see cref="Frozen"/>, for fine-tuning, it keeps to the running statistics in training too.
    /// </summary>
    public sealed record BatchNorm : Layer
    {
        public BatchNorm(double momentum = 0.1, double epsilon = 1e-5) => (Momentum, Epsilon) = (momentum, epsilon);

        /// <summary>
        /// The batch's share in the running statistics: running = (1 - Momentum) running + Momentum batch.
        /// </summary>
        public double Momentum
        {
            get;
            init =>
                field = value is >= 0 and <= 1
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Momentum),
                        value,
                        $"Momentum is {value}, but must lie in [0, 1]"
                    );
        }

        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// Whether training too normalises by the running statistics, and never moves them: y is then a fixed line in
        /// x, whose weight and bias still learn.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Frozen { get; init; }

        public override string Describe() =>
            FormattableString.Invariant($"momentum {Momentum}, epsilon {Epsilon}") + (Frozen ? ", frozen" : "");

        public override Shape InferShape(Sequence<Shape> inputs) => FeaturesOrImage(inputs);

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            Shape perChannel = [inputs[0][0]];
            return
            [
                .. Affinity(perChannel),
                new("running_mean", perChannel, Initializer.Zeros) { IsTrained = false },
                new("running_var", perChannel, Initializer.Ones) { IsTrained = false },
            ];
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
