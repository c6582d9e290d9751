using System.Globalization;
using System.Text;
using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>The models side by side, in text of at most 90 columns; the last of each backend is the baseline.</summary>
public static class TabularTable
{
    public static string Of(TabularTask task, IReadOnlyList<TabularResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine(
            task.IsClasses
                ? "backend    model    accuracy  95 % interval       log-loss  better than linear  seconds"
                : "backend    model     root mean squared error, 95 % interval       R²  seconds"
        );
        foreach (var backend in results.GroupBy(result => result.Backend))
        foreach (var result in backend)
            text.AppendLine(task.IsClasses ? Classes(result, backend.Last()) : Values(result));
        return text.ToString();
    }

    private static string Classes(TabularResult result, TabularResult baseline)
    {
        var (own, other) = (Posterior(result), Posterior(baseline));
        var interval = own.Interval();
        var better = ReferenceEquals(result, baseline)
            ? ""
            : AccuracyPosterior.ProbabilityBetter(own, other).ToString("F3", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Backend, -10} {result.Model, -8} {100 * result.Score.Accuracy.Value, 6:F2} %  "
                + $"{100 * interval.Low, 5:F2} to {100 * interval.High, 6:F2} %  {result.Score.Likelihood.Value, 8:F4}"
                + $"  {better, 18}  {result.Seconds, 7:F1}"
        );
    }

    private static string Values(TabularResult result)
    {
        var interval = new ErrorPosterior(result.Score.Error).Interval();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Backend, -10} {result.Model, -8} {result.Score.Error.Root, 24:G5}, "
                + $"{interval.Low, 10:G5} to {interval.High, -10:G5} {result.Score.R2.Value, 7:F4}  {result.Seconds, 7:F1}"
        );
    }

    private static AccuracyPosterior Posterior(TabularResult result) => new(result.Score.Accuracy);
}
