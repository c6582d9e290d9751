using System.Globalization;
using System.Text;

namespace DeepLearning.Experiments;

/// <summary>The epochs of one or two runs side by side, in text of at most 80 columns.</summary>
public static class ComparisonTable
{
    public static string Of(IReadOnlyList<BackendReport> runs)
    {
        var text = new StringBuilder();
        text.Append("      ")
            .AppendLine(string.Concat(runs.Select(run => $"{run.Backend + " on " + run.Device, -31}")).TrimEnd());
        text.Append("epoch ")
            .AppendLine(
                (
                    string.Concat(runs.Select(_ => $"{"train", -10}{"valid", -10}{"accuracy", -11}"))
                    + (runs.Count > 1 ? "difference" : "")
                ).TrimEnd()
            );
        for (var i = 0; i < runs.Max(run => run.Epochs.Count); i++)
        {
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"{i + 1, 5} ");
            foreach (var run in runs)
            {
                if (i >= run.Epochs.Count)
                    line.Append(' ', 31);
                else
                    line.Append(
                        CultureInfo.InvariantCulture,
                        $"{run.Epochs[i].TrainLoss, -10:F6}"
                            + $"{run.Epochs[i].ValidationLoss, -10:F6}{Accuracy(run.Epochs[i])}"
                    );
            }

            if (runs.Count > 1 && runs.All(run => i < run.Epochs.Count))
                line.Append(CultureInfo.InvariantCulture, $"{Difference(runs[0].Epochs[i], runs[1].Epochs[i]):E1}");
            text.AppendLine(line.ToString().TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>The largest difference between the losses of two runs, over the epochs that both have.</summary>
    public static double MaxLossDifference(BackendReport first, BackendReport second) =>
        first.Epochs.Zip(second.Epochs, Difference).DefaultIfEmpty().Max();

    /// <summary>Beside a loss that is not finite an accuracy says nothing.</summary>
    private static string Accuracy(EpochReport epoch) =>
        double.IsFinite(epoch.ValidationLoss ?? 0)
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * epoch.ValidationAccuracy, 6:F2} %   ")
            : $"{"-", 8}   ";

    private static double Difference(EpochReport first, EpochReport second) =>
        Math.Max(
            Math.Abs(first.TrainLoss - second.TrainLoss),
            first.ValidationLoss is { } a && second.ValidationLoss is { } b ? Math.Abs(a - b) : 0
        );
}
