namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Inverted dropout of whole channels of [channels, h, w]: in training each channel of each sample is dropped with
    /// probability Rate, or scaled by 1 / (1 - Rate).
    /// </summary>
    public sealed record Dropout2d : Layer
    {
        public Dropout2d(double rate) => Rate = rate;

        /// <summary>A channel's probability of being dropped, in [0, 1]; at 1 all are.</summary>
        public double Rate
        {
            get;
            init => field = Require.Probability(value);
        }

        public override string Describe() => FormattableString.Invariant($"{Rate}");

        public override Shape InferShape(Sequence<Shape> inputs) => Image(inputs);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
