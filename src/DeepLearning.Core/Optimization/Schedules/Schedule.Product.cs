using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// Two schedules at once: their factors are multiplied. Of two momenta the second's holds. PyTorch's
    /// ChainedScheduler. At most one of the two waits for a plateau.
    /// </summary>
    public sealed record Product : Schedule
    {
        public Product(Schedule first, Schedule second) => (First, Second) = (first, second);

        public Schedule First
        {
            get;
            init => field = OneObserver(Require.NotNull(value), Second);
        }

        public Schedule Second
        {
            get;
            init => field = OneObserver(Require.NotNull(value), First);
        }

        /// <summary>The later of the two ends.</summary>
        [JsonIgnore]
        public override long? End =>
            First.End is { } first && Second.End is { } second ? Math.Max(first, second) : First.End ?? Second.End;

        private protected override bool Observes => First.Observes || Second.Observes;

        public override ScheduleState Observe(ScheduleState state, double value) =>
            (First.Observes ? First : Second).Observe(state, value);

        private protected override ScheduleValue Value(long position, ScheduleState state)
        {
            var (first, second) = (First.Value(position, state), Second.Value(position, state));
            return new(first.RateFactor * second.RateFactor, second.Momentum ?? first.Momentum);
        }
    }
}
