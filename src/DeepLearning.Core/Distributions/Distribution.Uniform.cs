namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>Density 1 / (High - Low) over [Low, High].</summary>
    public sealed record Uniform : Distribution
    {
        public Uniform(double low, double high) => (Low, High) = (low, high);

        public double Low
        {
            get;
            init => field = Require.Below(value, High);
        } = double.NegativeInfinity;

        public double High
        {
            get;
            init => field = Require.Above(value, Low);
        } = double.PositiveInfinity;

        public override double Expectation => Low + (High - Low) / 2;

        public override double Variance => (High - Low) * (High - Low) / 12;

        public override double Density(double x) => x >= Low && x <= High ? 1 / (High - Low) : 0;

        public override double LogDensity(double x) =>
            x >= Low && x <= High ? -Math.Log(High - Low) : double.NegativeInfinity;

        public override double Cumulative(double x) => Math.Clamp((x - Low) / (High - Low), 0, 1);

        public override void Sample<T>(RngKey key, Span<T> values) => Draws.Uniform(key, Low, High, values);
    }
}
