using System.Globalization;
using System.Text;
using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>The ways side by side, in text of at most 100 columns.</summary>
public static class FineTuningTable
{
    public static string Of(IReadOnlyList<FineTuningResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine(
            "backend    epochs way              test accuracy, mean (range)     95 % interval    better than scratch"
        );
        foreach (var result in results)
        {
            var scratch = results.First(other => other.Backend == result.Backend && other.Epochs == result.Epochs);
            var (own, first) = (new AccuracyPosterior(Pooled(result)), new AccuracyPosterior(Pooled(scratch)));
            var interval = own.Interval();
            var accuracy = string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * result.Mean:F2} % ({100 * result.Lowest:F2} to {100 * result.Highest:F2})"
            );
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Backend, -10} {result.Epochs, 6} {result.Way, -16} {accuracy, -31} "
                    + $"{100 * interval.Low:F2} to {100 * interval.High:F2}"
            );
            text.AppendLine(
                ReferenceEquals(result, scratch)
                    ? line
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{line, -82} {AccuracyPosterior.ProbabilityBetter(own, first):F4}"
                    )
            );
        }

        return text.ToString();
    }

    private static Accuracy Pooled(FineTuningResult result) =>
        result.Draws.Aggregate(default(Accuracy), (sum, accuracy) => sum.Combine(accuracy));
}
