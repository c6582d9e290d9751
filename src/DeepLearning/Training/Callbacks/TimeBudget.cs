namespace DeepLearning;

/// <summary>
/// Ends a run after the first update that is done when its time is up. The time begins anew when a run is resumed.
/// </summary>
/// <param name="budget">How long the run may take.</param>
/// <param name="clock">What tells the time; null for the system's.</param>
public sealed class TimeBudget(TimeSpan budget, TimeProvider? clock = null) : ITrainingCallback
{
    private readonly TimeSpan _budget =
        budget > TimeSpan.Zero
            ? budget
            : throw new ArgumentOutOfRangeException(
                nameof(budget),
                budget,
                $"the time budget is {budget}, but must be above 0"
            );

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _start;

    /// <summary>Whether it ended the run.</summary>
    public bool IsSpent { get; private set; }

    public StopReason? StopReason => new StopReason.Budget($"{_budget:c}");

    public void OnRunBegin(RunBegin run) => (_start, IsSpent) = (_clock.GetTimestamp(), false);

    public TrainingVerdict OnBatchEnd(BatchEnd batch)
    {
        if (_clock.GetElapsedTime(_start) < _budget)
            return TrainingVerdict.Continue;
        IsSpent = true;
        return TrainingVerdict.Stop;
    }
}
