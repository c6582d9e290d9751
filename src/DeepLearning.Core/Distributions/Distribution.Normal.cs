namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>Density exp(-z²/2) / (Deviation sqrt(2π)), z = (x - Mean) / Deviation.</summary>
    public sealed record Normal : Distribution
    {
        public Normal(double mean = 0, double deviation = 1) => (Mean, Deviation) = (mean, deviation);

        public double Mean
        {
            get;
            init => field = Require.Finite(value);
        }

        /// <summary>The standard deviation.</summary>
        public double Deviation
        {
            get;
            init => field = Require.Positive(value);
        }

        public override double Expectation => Mean;

        public override double Variance => Deviation * Deviation;

        public override double Density(double x) => StandardNormal.Density(Standardised(x)) / Deviation;

        public override double LogDensity(double x) => StandardNormal.LogDensity(Standardised(x)) - Math.Log(Deviation);

        public override double Cumulative(double x) => StandardNormal.Upper(-Standardised(x));

        public override void Sample<T>(RngKey key, Span<T> values) => Draws.Normal(key, Mean, Deviation, values);

        private double Standardised(double x) => (x - Mean) / Deviation;
    }
}
