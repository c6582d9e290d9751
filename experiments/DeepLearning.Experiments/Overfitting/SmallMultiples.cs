using System.Globalization;
using System.Text;
using OxyPlot;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>Plots of one size side by side in one SVG, under a title and a legend.</summary>
internal static class SmallMultiples
{
    private const int Width = 320;
    private const int Height = 240;
    private const int Top = 64;

    /// <param name="title">Above all.</param>
    /// <param name="legend">What each colour is.</param>
    /// <param name="plots">From left to right, then down.</param>
    /// <param name="columns">How many in a row.</param>
    public static string Of(
        string title,
        IReadOnlyList<(OxyColor Color, string Meaning)> legend,
        IReadOnlyList<PlotModel> plots,
        int columns
    )
    {
        var (width, height) = (columns * Width, Top + (plots.Count + columns - 1) / columns * Height);
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" """
                + $"""viewBox="0 0 {width} {height}" """
                + $"""font-family="Arial, sans-serif">"""
        );
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect width="{width}" height="{height}" fill="white"/>""");
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<text x="16" y="28" font-size="18" font-weight="bold">{title}</text>"""
        );
        svg.Append("""<text x="16" y="50" font-size="13">""");
        foreach (var (color, meaning) in legend)
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<tspan fill="#{color.R:x2}{color.G:x2}{color.B:x2}">&#9644; {meaning}</tspan>    """
            );
        svg.AppendLine("</text>");
        for (var i = 0; i < plots.Count; i++)
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""<g transform="translate({i % columns * Width}, {Top + i / columns * Height})">"""
                    + $"""{Panel(plots[i], i)}</g>"""
            );
        return svg.AppendLine("</svg>").ToString();
    }

    /// <summary>The plot as an element, its clip paths named apart from the other plots'.</summary>
    private static string Panel(PlotModel plot, int index)
    {
        var document = new SvgExporter
        {
            Width = Width,
            Height = Height,
            UseVerticalTextAlignmentWorkaround = true,
        }.ExportToString(plot);
        return document[document.IndexOf("<svg", StringComparison.Ordinal)..]
            .Replace("\"clipPath", $"\"panel{index}clip", StringComparison.Ordinal)
            .Replace("#clipPath", $"#panel{index}clip", StringComparison.Ordinal);
    }
}
