namespace DeepLearning;

/// <summary>Whether training goes on.</summary>
public enum TrainingVerdict
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It ends here.</summary>
    Stop,
}
