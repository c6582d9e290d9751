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
    /// <summary>
    /// (1 + β²) P R / (β² P + R): recall counts β times as much as precision. F1 is that of β = 1. Of a class, not of a
    /// mean of classes: that is <see cref="ConfusionMatrix.FBeta"/>. Source: van Rijsbergen, Information Retrieval
    /// (1979), chapter 7.
    /// </summary>
    /// <param name="beta">Above 0.</param>
    public double FBeta(double beta)
    {
        var square = Require.Positive(beta, nameof(beta)) * beta;
        return Share((1 + square) * Precision * Recall, square * Precision + Recall);
    }

    internal static ClassScores Of(double hits, double predicted, double actual) =>
        new(Share(hits, predicted), Share(hits, actual), Share(2 * hits, predicted + actual));

    internal static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
