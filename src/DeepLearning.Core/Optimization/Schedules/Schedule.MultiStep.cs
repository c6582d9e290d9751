namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// At each milestone the rate is multiplied with Gamma: Gamma^(milestones up to and with t). PyTorch's MultiStepLR.
    /// </summary>
    public sealed record MultiStep : Schedule
    {
        public MultiStep(Sequence<int> milestones, double gamma = 0.1) => (Milestones, Gamma) = (milestones, gamma);

        /// <summary>The positions of the steps: at least one, above 0 and increasing.</summary>
        public Sequence<int> Milestones
        {
            get;
            init => field = Increasing(value);
        }

        /// <summary>The factor of one step, above 0.</summary>
        public double Gamma
        {
            get;
            init => field = Require.Positive(value);
        }

        private protected override ScheduleValue Value(long position, ScheduleState state)
        {
            var passed = 0;
            while (passed < Milestones.Count && Milestones[passed] <= position)
                passed++;
            return new(Math.Pow(Gamma, passed));
        }

        private static Sequence<int> Increasing(Sequence<int> milestones)
        {
            ArgumentNullException.ThrowIfNull(milestones, nameof(Milestones));
            if (milestones.Count == 0)
                throw new ArgumentException("Milestones is empty, but at least one position is expected");
            var previous = 0;
            foreach (var milestone in milestones)
            {
                if (milestone <= previous)
                    throw new ArgumentException(
                        $"Milestones is {milestones}, but positions above 0 that increase are expected, and "
                            + $"{milestone} does not follow {previous}"
                    );
                previous = milestone;
            }

            return milestones;
        }
    }
}
