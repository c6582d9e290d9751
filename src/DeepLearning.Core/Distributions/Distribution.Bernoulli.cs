namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>1 with this probability, else 0.</summary>
    public sealed record Bernoulli : Distribution
    {
        public Bernoulli(double probability) => Probability = probability;

        public double Probability
        {
            get;
            init => field = Require.Probability(value);
        }

        public override double Expectation => Probability;

        public override double Variance => Probability * (1 - Probability);

        public override double Density(double x) =>
            x == 1 ? Probability
            : x == 0 ? 1 - Probability
            : 0;

        public override double LogDensity(double x) =>
            x == 1 ? Math.Log(Probability)
            : x == 0 ? Accurate.Log1p(-Probability)
            : double.NegativeInfinity;

        public override double Cumulative(double x) =>
            x >= 1 ? 1
            : x >= 0 ? 1 - Probability
            : 0;

        public override void Sample<T>(RngKey key, Span<T> values) =>
            Draws.ByQuantile(key, u => u < Probability ? 1 : 0, values);
    }
}
