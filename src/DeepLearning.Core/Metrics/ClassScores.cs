namespace DeepLearning;

/// <summary>
/// How well a class is found. Where a score is 0/0 (a class never predicted, or never seen) it is 0, as scikit-learn's
/// zero_division=0.
/// </summary>
/// <param name="Precision">Of the samples taken for the class, the share that is of it: TP / (TP + FP).</param>
/// <param name="Recall">Of the samples of the class, the share that was found: TP / (TP + FN).</param>
/// <param name="F1">Their harmonic mean: 2 TP / (2 TP + FP + FN).</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1)
{
    internal static ClassScores Of(long hits, long predicted, long actual) =>
        new(Share(hits, predicted), Share(hits, actual), Share(2 * hits, predicted + actual));

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
