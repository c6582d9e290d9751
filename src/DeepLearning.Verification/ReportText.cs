using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning.Verification;

/// <summary>A report as text, Markdown and JSON.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Json(GradientReport report) => JsonSerializer.Serialize(report, Options);

    // Within 100 columns: sizes, relative errors, scales and tolerances are in the Markdown and in the JSON, values
    // there to the last digit.
    public static string Table(GradientReport report)
    {
        List<string[]> rows =
        [
            ["tensor", "absolute", "scaled", "index", report.First, report.Second, "forward", "differences", "verdict"],
            .. report.Tensors.Select(t =>
                new[]
                {
                    t.Name,
                    Number(t.AbsoluteError),
                    Number(t.ScaledError),
                    t.Index.ToString(CultureInfo.InvariantCulture),
                    Short(t.First),
                    Short(t.Second),
                    Forward(t),
                    t.FiniteDifference is { } d ? $"{Number(d.ScaledError)} {d.Judged}/{d.Kinks}" : "-",
                    Word(t),
                }
            ),
        ];
        var widths = Enumerable
            .Range(0, rows[0].Length)
            .Select(column => rows.Max(row => row[column].Length))
            .ToArray();
        var text = new StringBuilder(Headline(report)).Append('\n');
        foreach (var row in rows)
            text.Append(
                    string.Join(
                            "  ",
                            row.Select((cell, i) => i is 0 or 8 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))
                        )
                        .TrimEnd()
                )
                .Append('\n');
        return text.ToString();
    }

    public static string Markdown(GradientReport report)
    {
        var rows = Rows(report);
        var text = new StringBuilder(Headline(report)).Append("\n\n");
        Append(rows[0]);
        Append([.. rows[0].Select(_ => "---")]);
        foreach (var row in rows.Skip(1))
            Append(row);
        return text.ToString();

        void Append(string[] row) =>
            text.Append("| ")
                .Append(string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))))
                .Append(" |\n");
    }

    private static string Headline(GradientReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.First} against {report.Second}: "
                + $"{(report.Passed ? "passed" : report.IsVacuous ? "vacuous, nothing was compared" : "FAILED")}"
        )
        + (report.Worst is { } worst ? $"; worst {worst.Name} {Number(worst.ScaledError)}" : "")
        + (
            report.FirstLoss is { } first && report.SecondLoss is { } second
                ? $";\nloss {first.ToString("R", CultureInfo.InvariantCulture)} and "
                    + $"{second.ToString("R", CultureInfo.InvariantCulture)}"
                : ""
        )
        + (report.KinkCount > 0 ? $"; {report.KinkCount} kinks" : "")
        + (report.RoundingCount > 0 ? $"; {report.RoundingCount} tensors of pure rounding" : "")
        + (report.WhyNoForwardMode is { } why ? $";\nno forward mode: {why}" : "")
        + string.Concat(
            report.WrongValues.Select(value =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $";\nWRONG VALUES of '{value.Name}': {report.First} has {value.First:R}, its formula "
                        + $"{value.Second:R} (element {value.Index}, scaled {Number(value.ScaledError)})"
                )
            )
        );

    private static List<string[]> Rows(GradientReport report) =>
        [
            [
                "tensor",
                "size",
                "largest",
                "absolute",
                "relative",
                "scaled",
                "tolerance",
                "index",
                report.First,
                report.Second,
                "forward",
                "differences",
                "judged/kinks",
                "verdict",
            ],
            .. report.Tensors.Select(t =>
                new[]
                {
                    t.Name,
                    t.Size.ToString(CultureInfo.InvariantCulture),
                    Number(t.Largest),
                    Number(t.AbsoluteError),
                    Number(t.RelativeError),
                    Number(t.ScaledError),
                    Number(t.Tolerance),
                    t.Index.ToString(CultureInfo.InvariantCulture),
                    t.First.ToString("G17", CultureInfo.InvariantCulture),
                    t.Second.ToString("G17", CultureInfo.InvariantCulture),
                    Forward(t),
                    t.FiniteDifference is { } d ? Number(d.ScaledError) : "-",
                    t.FiniteDifference is { } c ? $"{c.Judged}/{c.Kinks}" : "-",
                    Word(t),
                }
            ),
        ];

    private static string Word(TensorComparison comparison) =>
        comparison.Verdict switch
        {
            Verdict.Agree => comparison.ForwardMode is { Passed: false } ? "agree, but not with the forward mode"
            : comparison.FiniteDifference is { Passed: false } ? "agree, but not with the finite differences"
            : "agree",
            Verdict.Disagree => "DISAGREE" + (comparison.OddOneOut is { } odd ? $" ({odd} is the odd one out)" : ""),
            Verdict.Vacuous => comparison.IsContradicted ? "zero on both, but not in truth" : "vacuous",
            _ => comparison.IsContradicted ? "rounding on both, but not in truth" : "rounding",
        };

    private static string Forward(TensorComparison comparison) =>
        comparison.ForwardMode is { } opinion ? Number(opinion.ScaledError) : "-";

    private static string Short(double value) => value.ToString("0.0000e+0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
