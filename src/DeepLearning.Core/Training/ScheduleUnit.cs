namespace DeepLearning;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Its positions are epochs.</summary>
    Epoch,

    /// <summary>Its positions are updates.</summary>
    Step,
}
