namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>At every position the rate is multiplied with Gamma: Gamma^t. PyTorch's ExponentialLR.</summary>
    public sealed record Exponential : Schedule
    {
        public Exponential(double gamma) => Gamma = gamma;

        /// <summary>
        /// The factor of one position, above 0; above 1 the rate grows, as in a search for the largest usable rate.
        /// </summary>
        public double Gamma
        {
            get;
            init => field = Require.Positive(value);
        }

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            new(Math.Pow(Gamma, position));
    }
}
