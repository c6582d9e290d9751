namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Inverted dropout: in training each value is dropped with probability Rate, or scaled by 1 / (1 - Rate).
    /// </summary>
    public sealed record Dropout : Elementwise
    {
        public Dropout(double rate) => Rate = rate;

        /// <summary>The probability of being dropped, in [0, 1]; at 1 all are.</summary>
        public double Rate
        {
            get;
            init => field = Require.Probability(value);
        }

        public override string Describe() => FormattableString.Invariant($"{Rate}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
