using System.Globalization;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>Networks of other widths and depths: means over the seeds.</summary>
public static class SweepTable
{
    public static string Heading { get; } =
        $"{"hidden", 6}{"", 21}{"train", 9}{"validation loss", 18}{"", 10}{"test", 11}\n"
        + $"{"layers", 6}{"width", 8}{"parameters", 13}{"loss", 9}{"at the end", 12}{"best", 8}{"gap", 8}"
        + $"{"accuracy", 13}";

    public static string Line(SweepCase network, CaseResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Depth, 6}{network.Width, 8}{network.Case.Parameters, 13}"
                + $"{result.Mean(r => r.TrainLoss), 9:F4}{result.Mean(r => r.ValidationLoss), 12:F4}"
                + $"{result.Mean(r => r.BestValidationLoss), 8:F4}{result.Mean(r => r.Gap), 8:F4}"
                + $"{100 * result.Mean(r => r.Test.Value), 11:F2} %"
        );
}
