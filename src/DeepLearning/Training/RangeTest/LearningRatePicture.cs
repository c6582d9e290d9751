using System.Globalization;
using System.Text;

namespace DeepLearning;

/// <summary>
/// A range test as SVG: each loss a dot and the smoothed losses a line, over the rate on a logarithmic axis; the
/// suggestion is a vertical line.
/// </summary>
internal static class LearningRatePicture
{
    private const double Width = 640,
        Height = 400,
        Left = 64,
        Right = 16,
        Top = 40,
        Bottom = 48;

    public static string Of(LearningRateCurve curve)
    {
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" """);
        Line(svg, $"""viewBox="0 0 {Width} {Height}" font-family="Arial, sans-serif" font-size="12">""");
        Line(svg, $"""<rect width="{Width}" height="{Height}" fill="white"/>""");
        Line(svg, $"""<text x="{Left}" y="24" font-size="16" font-weight="bold">Loss by learning rate</text>""");
        if (curve.Points.Count > 1)
            Draw(svg, curve);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, LearningRateCurve curve)
    {
        var (first, last) = (Math.Log10(curve.Points[0].Rate), Math.Log10(curve.Points[^1].Rate));

        // Losses that flee when the rate is too large would press all others flat.
        var low = curve.Points.Min(point => Math.Min(point.Loss, point.Smoothed));
        var high = Math.Max(curve.Points[0].Loss, curve.Points[0].Smoothed);
        high = Math.Max(high, low) + 0.5 * Math.Max(Math.Abs(high - low), 1e-12);
        double X(double rate) => Left + (Math.Log10(rate) - first) / (last - first) * (Width - Left - Right);
        double Y(double loss) => Top + (high - Math.Min(loss, high)) / (high - low) * (Height - Top - Bottom);

        var axis = Height - Bottom;
        for (var decade = (int)Math.Ceiling(first - 1e-9); decade <= last + 1e-9; decade++)
        {
            var x = X(Math.Pow(10, decade));
            Line(svg, $"""<line x1="{x:F1}" y1="{Top}" x2="{x:F1}" y2="{axis}" stroke="#dddddd"/>""");
            Line(svg, $"""<text x="{x:F1}" y="{axis + 18}" text-anchor="middle">1e{decade}</text>""");
        }

        foreach (var loss in new[] { low, (low + high) / 2, high })
            Line(svg, $"""<text x="{Left - 6}" y="{Y(loss) + 4:F1}" text-anchor="end">{loss:G3}</text>""");
        Line(svg, $"""<rect x="{Left}" y="{Top}" width="{Width - Left - Right}" height="{axis - Top}" """);
        Line(svg, $"""fill="none" stroke="#888888"/>""");
        foreach (var point in curve.Points)
            Line(svg, $"""<circle cx="{X(point.Rate):F1}" cy="{Y(point.Loss):F1}" r="2" fill="#9ecae1"/>""");
        var way = curve.Points.Select(p => Text($"{X(p.Rate):F1},{Y(p.Smoothed):F1}"));
        Line(svg, $"""<polyline points="{string.Join(' ', way)}" fill="none" stroke="#08519c" stroke-width="2"/>""");
        if (curve.Suggestion is not { } rate)
            return;
        Line(svg, $"""<line x1="{X(rate):F1}" y1="{Top}" x2="{X(rate):F1}" y2="{axis}" stroke="#d94801"/>""");
        Line(svg, $"""<text x="{X(rate) + 6:F1}" y="{Top + 16}" fill="#d94801">{rate:G3}</text>""");
    }

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(Text(text)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
