namespace DeepLearning;

/// <summary>A run that ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Snapshot">
/// After the last update; null when the executor itself failed, so that what it holds cannot be relied on.
/// </param>
/// <param name="Exception">What ended a run that failed.</param>
public sealed record RunEnd(StopReason Reason, TrainingSnapshot? Snapshot, Exception? Exception = null)
{
    /// <summary>How it ended, roughly.</summary>
    public RunOutcome Outcome => Reason.Outcome;
}
