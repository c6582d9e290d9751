namespace DeepLearning;

/// <summary>Whether training goes on.</summary>
public enum TrainingVerdict
{
    /// <summary>The next epoch follows.</summary>
    Continue,

    /// <summary>This epoch was the last.</summary>
    Stop,
}
