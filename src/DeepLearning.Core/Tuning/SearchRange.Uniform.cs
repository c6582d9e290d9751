namespace DeepLearning;

public abstract partial record SearchRange
{
    /// <summary>A number in [Low, High], each as likely as the others.</summary>
    public sealed record Uniform : SearchRange
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

        private protected override SearchValue At(double share) =>
            Math.Clamp((1 - share) * Low + share * High, Low, High);
    }
}
