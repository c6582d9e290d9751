namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>One number with probability 1.</summary>
    public sealed record Point : Distribution
    {
        public Point(double value) => Value = value;

        public double Value
        {
            get;
            init => field = Require.Finite(value);
        }

        public override double Expectation => Value;

        public override double Variance => 0;

        public override double LogDensity(double x) => x == Value ? 0 : double.NegativeInfinity;

        public override double Cumulative(double x) => x >= Value ? 1 : 0;

        public override void Sample<T>(RngKey key, Span<T> values) => values.Fill(T.CreateChecked(Value));
    }
}
