using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// A straight line from StartFactor to 1 over Length positions, s + (1 - s) t / Length, and from Length on another
    /// schedule, which counts from 0 there. PyTorch's SequentialLR([LinearLR, Then]). Observations reach Then from the
    /// first epoch on, also those of the warm-up. Source: Goyal et al., "Accurate, Large Minibatch SGD: Training
    /// ImageNet in 1 Hour", 2017.
    /// </summary>
    public sealed record WarmUp : Schedule
    {
        public WarmUp(int length, double startFactor, Schedule then) =>
            (Length, StartFactor, Then) = (length, startFactor, then);

        /// <summary>Positions of the warm-up, at least 1.</summary>
        public int Length
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor at position 0, in [0, 1].</summary>
        public double StartFactor
        {
            get;
            init => field = Share(value);
        }

        /// <summary>What follows. A momentum that it cycles starts with its first value in the warm-up.</summary>
        public Schedule Then
        {
            get;
            init => field = value ?? throw new ArgumentNullException(nameof(Then));
        }

        [JsonIgnore]
        public override long? End => Length + Then.End;

        private protected override bool Observes => Then.Observes;

        public override ScheduleState Observe(ScheduleState state, double value) => Then.Observe(state, value);

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            position < Length
                ? new(StartFactor + (1 - StartFactor) * position / Length, Then.Value(0, state).Momentum)
                : Then.Value(position - Length, state);
    }
}
