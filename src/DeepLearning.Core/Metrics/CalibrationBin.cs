namespace DeepLearning;

/// <summary>The samples whose confidence lies in one bin.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Correct">How many of them were classified rightly.</param>
/// <param name="ConfidenceSum">The sum of their confidences.</param>
public readonly record struct CalibrationBin(long Count, long Correct, double ConfidenceSum)
{
    /// <summary>The share classified rightly; NaN in an empty bin.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>The mean confidence; NaN in an empty bin.</summary>
    public double Confidence => ConfidenceSum / Count;

    internal CalibrationBin Add(bool isCorrect, double confidence) =>
        new(Count + 1, Correct + (isCorrect ? 1 : 0), ConfidenceSum + confidence);

    internal CalibrationBin Combine(CalibrationBin other) =>
        new(Count + other.Count, Correct + other.Correct, ConfidenceSum + other.ConfidenceSum);
}
