namespace DeepLearning;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>Early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>A callback ended it.</summary>
    Stopped,

    /// <summary>An exception ended it.</summary>
    Failed,
}

/// <summary>A run that ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Snapshot">
/// After the last update; null when the executor itself failed, so that what it holds cannot be relied on.
/// </param>
/// <param name="Exception">What ended a run that failed.</param>
public sealed record RunEnd(RunOutcome Outcome, TrainingSnapshot? Snapshot, Exception? Exception = null);
