namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>
    /// A normal that is kept within [Low, High]: density φ(z) / (Deviation Z) there, with z = (x - Mean) / Deviation, a
    /// and b the standardised bounds and Z = Φ(b) - Φ(a). Mean and Deviation are those of the normal before it was cut.
    /// Source: Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 1 (1994), section 13.10.1.
    /// </summary>
    public sealed record TruncatedNormal : Distribution
    {
        private const double LeastMass = 1e-290; // Below it tails lose digits to underflow.

        private readonly double _a,
            _b,
            _middle,
            _half,
            _mass;

        /// <exception cref="ArgumentOutOfRangeException">
        /// A value is not finite, Deviation not above 0, Low not below High, or too little of the normal is between
        /// them.
        /// </exception>
        public TruncatedNormal(double mean, double deviation, double low, double high)
        {
            (Mean, Deviation) = (Require.Finite(mean, nameof(Mean)), Require.Positive(deviation, nameof(Deviation)));
            (Low, High) = (Require.Finite(low, nameof(Low)), Require.Above(high, low, nameof(High)));
            (_a, _b) = ((low - mean) / deviation, (high - mean) / deviation);
            (_middle, _half) = ((low - mean + (high - mean)) / 2 / deviation, (high - low) / 2 / deviation);
            _mass = IsNarrow ? StandardNormal.Narrow(_middle, _half).Mass : StandardNormal.Between(_a, _b);
            if (!(_mass >= LeastMass))
                throw new ArgumentOutOfRangeException(
                    nameof(low),
                    low,
                    $"Low is {low} and High is {high}: between them a normal of mean {mean} and deviation "
                        + $"{deviation} has the probability {_mass}, but at least {LeastMass} is needed"
                );
        }

        public double Mean { get; }

        public double Deviation { get; }

        public double Low { get; }

        public double High { get; }

        /// <summary>Mean + Deviation (φ(a) - φ(b)) / Z.</summary>
        public override double Expectation =>
            IsNarrow
                ? Low + Deviation * (_half + StandardNormal.Narrow(_middle, _half).Mean)
                : Mean + Deviation * Shift;

        /// <summary>Deviation² (1 + (a φ(a) - b φ(b)) / Z - ((φ(a) - φ(b)) / Z)²).</summary>
        public override double Variance => Deviation * Deviation * (IsNarrow ? NarrowVariance : StandardVariance);

        private bool IsNarrow => StandardNormal.IsNarrow(_middle, _half);

        private double Shift => (StandardNormal.Density(_a) - StandardNormal.Density(_b)) / _mass;

        private double StandardVariance =>
            1 + (_a * StandardNormal.Density(_a) - _b * StandardNormal.Density(_b)) / _mass - Shift * Shift;

        private double NarrowVariance
        {
            get
            {
                var (_, mean, square) = StandardNormal.Narrow(_middle, _half);
                return square - mean * mean;
            }
        }

        public override double LogDensity(double x) =>
            x >= Low && x <= High
                ? StandardNormal.LogDensity((x - Mean) / Deviation) - Math.Log(Deviation) - Math.Log(_mass)
                : double.NegativeInfinity;

        public override double Cumulative(double x) =>
            x <= Low ? 0
            : x >= High ? 1
            : Math.Min(1, Below(x) / _mass);

        private double Below(double x)
        {
            var (middle, half) = ((Low - Mean + (x - Mean)) / 2 / Deviation, (x - Low) / 2 / Deviation);
            return StandardNormal.IsNarrow(middle, half)
                ? StandardNormal.Narrow(middle, half).Mass
                : StandardNormal.Between(_a, (x - Mean) / Deviation);
        }

        /// <summary>
        /// The number that is exceeded with probability 1 - p; from the tail that p lies in, so that both are exact.
        /// </summary>
        public double Quantile(double p)
        {
            if (Require.Probability(p, nameof(p)) is 0 or 1)
                return p == 0 ? Low : High;
            var below = StandardNormal.Upper(-_a) + p * _mass;
            var z =
                below <= 0.5
                    ? -StandardNormal.UpperQuantile(below)
                    : StandardNormal.UpperQuantile(StandardNormal.Upper(_b) + (1 - p) * _mass);
            return Math.Clamp(Mean + Deviation * z, Low, High);
        }

        /// <summary>By the quantile of a uniform number.</summary>
        public override void Sample<T>(RngKey key, Span<T> values) => Draws.ByQuantile(key, Quantile, values);
    }
}
