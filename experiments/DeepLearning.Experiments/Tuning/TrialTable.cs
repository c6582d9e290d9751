using System.Globalization;
using System.Text;

namespace DeepLearning.Experiments.Tuning;

/// <summary>Trials, the best first, in plain text; of ours at most 100 columns.</summary>
public static class TrialTable
{
    public static string Of(TuningPlan plan, IReadOnlyList<TrialResult> ranking)
    {
        var names = plan.Space.Dimensions.Select(dimension => dimension.Name).ToArray();
        List<string[]> rows =
        [
            ["", "trial", .. names, "epochs", plan.Monitor.ToString(), "outcome"],
        ];
        rows.AddRange(
            ranking.Select(
                (result, i) =>
                    (string[])
                        [
                            $"{i + 1}",
                            $"{result.Trial}",
                            .. names.Select(name => Text(result.Settings[name])),
                            $"{result.Epochs}",
                            double.IsNaN(result.Value) ? "-" : Value(plan.Monitor, result.Value),
                            Outcome(result.Outcome),
                        ]
            )
        );
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(
                string.Join(
                        "  ",
                        row.Select(
                            (cell, column) => column < 2 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])
                        )
                    )
                    .TrimEnd()
            );
        return text.ToString();
    }

    /// <summary>A monitored value, in words.</summary>
    public static string Value(MonitoredValue monitor, double value) =>
        monitor == MonitoredValue.ValidationAccuracy
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F2} %")
            : string.Create(CultureInfo.InvariantCulture, $"{value:F4}");

    public static string Outcome(TrialOutcome outcome) =>
        outcome switch
        {
            TrialOutcome.Completed => "completed",
            TrialOutcome.StoppedEarly => "stopped early",
            TrialOutcome.Halted => "halted",
            _ => "diverged",
        };

    private static string Text(SearchValue value) =>
        value is SearchValue.Number number
            ? number.Value.ToString("G3", CultureInfo.InvariantCulture)
            : value.ToString()!;
}
