namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>Every Size positions the rate is multiplied with Gamma: Gamma^⌊t / Size⌋. PyTorch's StepLR.</summary>
    public sealed record Step : Schedule
    {
        public Step(int size, double gamma = 0.1) => (Size, Gamma) = (size, gamma);

        /// <summary>Positions between two steps, at least 1.</summary>
        public int Size
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor of one step, above 0.</summary>
        public double Gamma
        {
            get;
            init => field = Require.Positive(value);
        }

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            new(Math.Pow(Gamma, position / Size));
    }
}
