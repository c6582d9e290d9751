using System.Globalization;
using System.Text;
using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>The parts of a cross-validation and their sum, in text of at most 80 columns.</summary>
public static class FoldTable
{
    public static string Of(IReadOnlyList<FoldResult> results)
    {
        var text = new StringBuilder("backend    fold  right    of  accuracy  95 % interval       seconds\n");
        foreach (var backend in results.GroupBy(result => result.Backend))
        {
            foreach (var result in backend)
                text.AppendLine(Line(result.Backend, $"{result.Fold}", result.Accuracy, result.Seconds));
            var all = backend.Aggregate(default(Accuracy), (sum, result) => sum.Combine(result.Accuracy));
            text.AppendLine(Line(backend.Key, "all", all, backend.Sum(result => result.Seconds)));
        }

        return text.ToString();
    }

    private static string Line(string backend, string fold, Accuracy accuracy, double seconds)
    {
        var interval = new AccuracyPosterior(accuracy).Interval();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{backend, -10} {fold, 4} {accuracy.Correct, 6} {accuracy.Total, 5} {100 * accuracy.Value, 7:F2} %  "
                + $"{100 * interval.Low, 5:F2} to {100 * interval.High, 6:F2} %  {seconds, 7:F1}"
        );
    }
}
