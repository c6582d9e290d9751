using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// One schedule up to Milestone, and from Milestone on another, which counts from 0 there. More than two are said
    /// by nesting: Then may be a Sequential. PyTorch's SequentialLR. A schedule that says nothing of the momentum
    /// leaves the optimizer's, also after one that does. Observations reach the schedule that waits for a plateau from
    /// the first epoch on; there is at most one.
    /// </summary>
    public sealed record Sequential : Schedule
    {
        public Sequential(Schedule first, int milestone, Schedule then) =>
            (First, Milestone, Then) = (first, milestone, then);

        /// <summary>What holds at the positions below Milestone.</summary>
        public Schedule First
        {
            get;
            init => field = OneObserver(Require.NotNull(value), Then);
        }

        /// <summary>The first position of Then, at least 1.</summary>
        public int Milestone
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>What follows.</summary>
        public Schedule Then
        {
            get;
            init => field = OneObserver(Require.NotNull(value), First);
        }

        [JsonIgnore]
        public override long? End => Milestone + Then.End;

        private protected override bool Observes => First.Observes || Then.Observes;

        public override ScheduleState Observe(ScheduleState state, double value) =>
            (First.Observes ? First : Then).Observe(state, value);

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            position < Milestone ? First.Value(position, state) : Then.Value(position - Milestone, state);
    }
}
