namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>The optimizer's rate, always: a factor of 1.</summary>
    public sealed record Constant : Schedule
    {
        private protected override ScheduleValue Value(long position, ScheduleState state) => new(1);
    }
}
