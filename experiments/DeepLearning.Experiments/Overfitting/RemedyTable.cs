using System.Globalization;
using DeepLearning.Verification;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>
/// The remedies below the baseline, in lines of at most 100 columns: means over the seeds, and ± the deviation from
/// seed to seed.
/// </summary>
public static class RemedyTable
{
    public static string Heading { get; } =
        $"{"", -14}{"train", 8}{"validation loss", 18}{"", 16}{"test", 9}{"", 7}{"95 %", 12}{"better than", 13}\n"
        + $"{"remedy", -14}{"loss", 8}{"at the end", 14}{"", 3}{"best", 9}{"gap", 8}{"accuracy", 11}{"", 5}"
        + $"{"credible", 12}{"baseline", 9}{"epochs", 7}";

    /// <param name="result">The line's.</param>
    /// <param name="baseline">The one it is compared with; null for the baseline itself.</param>
    public static string Line(CaseResult result, CaseResult? baseline)
    {
        var interval = result.Posterior.Interval();
        var better = baseline is null
            ? ""
            : AccuracyPosterior
                .ProbabilityBetter(result.Posterior, baseline.Posterior)
                .ToString("F3", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Case.Name, -14}{result.Mean(r => r.TrainLoss), 8:F4}{result.Mean(r => r.ValidationLoss), 10:F4} "
                + $"±{result.Spread(r => r.ValidationLoss):F3}"
                + $"{result.Mean(r => r.BestValidationLoss), 9:F4}{result.Mean(r => r.Gap), 8:F4}"
                + $"{100 * result.Mean(r => r.Test.Value), 8:F2} % "
                + $"±{100 * result.Spread(r => r.Test.Value):F2}"
                + $"  {100 * interval.Low:F1}..{100 * interval.High:F1}{better, 9}{result.Mean(r => r.Epochs), 6:F0}"
        );
    }
}
