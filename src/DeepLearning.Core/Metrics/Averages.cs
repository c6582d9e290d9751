namespace DeepLearning;

/// <summary>A score of several classes in one number, as scikit-learn's <c>average</c>.</summary>
/// <param name="Macro">The unweighted mean over the classes.</param>
/// <param name="Micro">The score of the counts summed over the classes.</param>
/// <param name="Weighted">The mean over the classes, each weighted by its samples.</param>
public readonly record struct Averages(double Macro, double Micro, double Weighted);
