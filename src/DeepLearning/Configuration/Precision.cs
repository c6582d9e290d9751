namespace DeepLearning;

/// <summary>The numbers that a run computes with.</summary>
public enum Precision
{
    /// <summary>32 bits: float.</summary>
    Float32,

    /// <summary>64 bits: double.</summary>
    Float64,
}
