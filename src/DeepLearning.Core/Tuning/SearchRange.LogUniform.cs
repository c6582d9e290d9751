namespace DeepLearning;

public abstract partial record SearchRange
{
    /// <summary>
    /// A number in [Low, High] whose logarithm is as likely as any other: for learning rates and the like, whose size
    /// is what is unknown.
    /// </summary>
    public sealed record LogUniform : SearchRange
    {
        public LogUniform(double low, double high) => (Low, High) = (low, high);

        /// <summary>Above 0.</summary>
        public double Low
        {
            get;
            init => field = Require.Below(Require.Positive(value), High);
        }

        public double High
        {
            get;
            init => field = Require.Above(value, Low);
        } = double.PositiveInfinity;

        private protected override SearchValue At(double share) =>
            share switch
            {
                // The logarithm's rounding must not move the ends.
                0 => Low,
                1 => High,
                _ => Math.Clamp(Math.Exp((1 - share) * Math.Log(Low) + share * Math.Log(High)), Low, High),
            };
    }
}
