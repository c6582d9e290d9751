namespace DeepLearning;

/// <summary>The samples that have one score.</summary>
/// <param name="Score">Any number, or infinite; not NaN.</param>
/// <param name="Positive">How many of them are positive, or the sum of their weights.</param>
/// <param name="Negative">How many are negative, or the sum of their weights.</param>
public readonly record struct RankedScore(double Score, double Positive, double Negative);
