namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Dropout that keeps mean 0 and variance 1, for networks of <see cref="SELU"/>: in training each value is replaced
    /// with probability Rate by the lower end of SELU, and what comes out is scaled and shifted by
    /// <see cref="AlphaDropoutMask"/>'s two numbers.
    /// </summary>
    public sealed record AlphaDropout : Elementwise
    {
        public AlphaDropout(double rate) => Rate = rate;

        /// <summary>The probability of being replaced, in [0, 1]; at 1 all values are 0.</summary>
        public double Rate
        {
            get;
            init => field = Require.Probability(value);
        }

        public override string Describe() => FormattableString.Invariant($"{Rate}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
