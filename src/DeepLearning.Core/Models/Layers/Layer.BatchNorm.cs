using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Batch normalisation over the features of [features] or the channels of [channels, steps] or [channels, h, w]:
    /// y = weight (x - mean) / sqrt(variance + Epsilon) + bias. Training uses the batch's mean and biased variance and
    /// moves the running statistics (with the unbiased variance); inference uses the running ones.
    /// weight, bias, running_mean, running_var: [features] or [channels], where it is affine and tracks statistics;
    /// num_batches_tracked, one number, where Momentum is null.
    /// <see cref="Frozen"/>, for fine-tuning, it keeps to the running statistics in training too.
    /// </summary>
    public sealed record BatchNorm : Layer
    {
        public BatchNorm(
            double? momentum = 0.1,
            double epsilon = 1e-5,
            bool affine = true,
            bool trackRunningStatistics = true
        ) => (Momentum, Epsilon, Affine, TrackRunningStatistics) = (momentum, epsilon, affine, trackRunningStatistics);

        /// <summary>
        /// The batch's share in the running statistics: running = (1 - Momentum) running + Momentum batch;
        /// null for a cumulative average: the mean over all batches so far.
        /// </summary>
        public double? Momentum
        {
            get;
            init =>
                field = value is null or >= 0 and <= 1
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

        /// <summary>Whether there are a weight and a bias.</summary>
        public bool Affine { get; init; }

        /// <summary>
        /// Whether there are running statistics; without them inference too normalises by its batch's own, so that
        /// what a sample gives depends on those beside it, and one value a channel alone gives the bias.
        /// </summary>
        public bool TrackRunningStatistics { get; init; }

        /// <summary>Whether a pass normalises by its batch's statistics.</summary>
        public bool UsesBatch(bool training) => !Frozen && (training || !TrackRunningStatistics);

        public override string Describe() =>
            (Momentum is { } share ? FormattableString.Invariant($"momentum {share}") : "cumulative average")
            + FormattableString.Invariant($", epsilon {Epsilon}")
            + (Frozen ? ", frozen" : "")
            + (Affine ? "" : ", not affine")
            + (TrackRunningStatistics ? "" : ", no running statistics");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            if (Frozen && !TrackRunningStatistics)
                throw new ShapeException("is frozen, and so expects TrackRunningStatistics, but has none");
            var shape = Single(inputs);
            return shape.Rank is 1 or 2 or 3
                ? shape
                : throw ShapeException.Expected(
                    "features [n], a signal [channels, steps] or an image [channels, height, width]",
                    shape
                );
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            Shape perChannel = [inputs[0][0]];
            var specs = new List<ParameterSpec>(Affine ? Affinity(perChannel) : []);
            if (TrackRunningStatistics)
                specs.AddRange([
                    new("running_mean", perChannel, Initializer.Zeros) { IsTrained = false },
                    new("running_var", perChannel, Initializer.Ones) { IsTrained = false },
                ]);
            if (TrackRunningStatistics && Momentum is null)
                specs.Add(new("num_batches_tracked", Shape.Scalar, Initializer.Zeros) { IsTrained = false });
            return [.. specs];
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
