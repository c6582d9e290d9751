using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>Two lines on logarithmic axes, as SVG.</summary>
internal static class GrowthPicture
{
    public static string Of(
        string title,
        string axis,
        string unit,
        IEnumerable<(int Size, double Reference, double LibTorch)> points
    )
    {
        // The exporter measures no text, so a legend's box would be too small for its words.
        var plot = new PlotModel
        {
            Title = title,
            Subtitle = "blue: C#, orange: libtorch",
            TitleFontSize = 14,
            SubtitleFontSize = 12,
            Padding = new OxyThickness(8, 16, 16, 8),
        };
        plot.Axes.Add(
            new LogarithmicAxis
            {
                Position = AxisPosition.Bottom,
                Title = axis,
                Base = 2,
            }
        );
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = unit });
        var ours = new LineSeries { Color = OxyColors.SteelBlue, MarkerType = MarkerType.Circle };
        var theirs = new LineSeries { Color = OxyColors.DarkOrange, MarkerType = MarkerType.Circle };
        foreach (var (size, reference, libTorch) in points)
        {
            ours.Points.Add(new(size, reference));
            theirs.Points.Add(new(size, libTorch));
        }

        plot.Series.Add(ours);
        plot.Series.Add(theirs);
        return new SvgExporter { Width = 640, Height = 420 }.ExportToString(plot);
    }
}
