using System.Globalization;
using System.Text;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The results as tables, of at most 100 columns in text and as Markdown.</summary>
internal static class AccuracyTable
{
    private const string Start = "<!-- accuracy -->",
        End = "<!-- /accuracy -->";

    public static string Text(IReadOnlyList<AccuracyResult> results, long slice) =>
        Of(
            results,
            slice,
            title => $"\n{title}\n{Row("", "ours", "where", "libtorch", "where", "libtorch at ±∞ and NaN")}\n",
            (name, ours, theirs, limits) => Row(name, Ulps(ours), At(ours), Ulps(theirs), At(theirs), limits) + "\n"
        );

    public static string Markdown(IReadOnlyList<AccuracyResult> results, long slice) =>
        Of(
            results,
            slice,
            title =>
                $"\n**{title}**\n\n| | ours | where | libtorch | where | libtorch at ±∞ and NaN |\n"
                + "|---|---:|---|---:|---|---|\n",
            (name, ours, theirs, limits) =>
                $"| {name} | {Ulps(ours)} | {At(ours)} | {Ulps(theirs)} | {At(theirs)} | {limits} |\n"
        );

    /// <summary>Writes the tables as Markdown to a file, in the place of the last ones if it has some.</summary>
    public static void Write(string path, IReadOnlyList<AccuracyResult> results, long slice)
    {
        var table = $"{Start}\n{Markdown(results, slice)}\n{End}";
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        WholeFile.Write(
            path,
            start >= 0 && end > start ? text[..start] + table + text[(end + End.Length)..] : table + "\n"
        );
    }

    private static string Of(
        IReadOnlyList<AccuracyResult> results,
        long slice,
        Func<string, string> head,
        Func<string, Worst, Worst, string, string> row
    )
    {
        var text = new StringBuilder();
        foreach (var format in results.GroupBy(result => result.Format))
        {
            var inputs = $"{format.Key}, {(slice == 1 ? "all inputs" : $"one input in {slice}")}";
            text.Append(head($"{inputs}, values: largest error in ULP where the true value is a normal number"));
            foreach (var result in format)
                text.Append(row(result.Case.Name, result.Ours.Value, result.Theirs.Value, result.TheirLimits));
            if (!format.Any(result => result.Ours.Slope.IsKnown))
                continue;
            text.Append(head($"{inputs}, derivatives: largest error in ULP of the larger one of |true| and 2⁻¹⁰"));
            foreach (var result in format.Where(result => result.Ours.Slope.IsKnown))
                text.Append(row(result.Case.Name + "'", result.Ours.Slope, result.Theirs.Slope, ""));
        }

        return text.ToString();
    }

    private static string Row(string name, string ours, string at, string theirs, string there, string limits) =>
        $"{name, -17}{ours, 8}  {at, -15}{theirs, 9}  {there, -15} {limits}".TrimEnd();

    private static string Ulps(Worst worst) =>
        !worst.IsKnown ? "-"
        : double.IsInfinity(worst.Ulps) ? "no number"
        : worst.Ulps < 1000 ? worst.Ulps.ToString("0.000", CultureInfo.InvariantCulture)
        : worst.Ulps.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static string At(Worst worst) =>
        worst.Ulps > 0 ? worst.Input.ToString("G8", CultureInfo.InvariantCulture) : "";
}
