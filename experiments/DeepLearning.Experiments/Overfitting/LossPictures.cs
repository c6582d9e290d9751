using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>The loss curves of the baseline and its remedies, and the losses over width and depth.</summary>
internal static class LossPictures
{
    private static readonly OxyColor Train = OxyColors.SteelBlue;
    private static readonly OxyColor Validation = OxyColors.OrangeRed;
    private static readonly OxyColor Grey = OxyColor.FromRgb(0xa0, 0xa0, 0xa0);

    /// <summary>One panel a case, one line a seed; all panels have the same axes.</summary>
    public static string Curves(CaseResult baseline, IReadOnlyList<CaseResult> remedies)
    {
        var epochs = baseline.Runs.Max(run => run.Curve.Count);
        return SmallMultiples.Of(
            "Remedies for overfitting: cross-entropy after each epoch, one line a seed",
            [(Train, "training"), (Validation, "validation"), (Grey, "validation of the baseline")],
            [Panel(baseline), .. remedies.Select(Panel)],
            columns: 3
        );

        PlotModel Panel(CaseResult result)
        {
            var plot = Plot(result.Case.Name, maximum: 0.6);
            plot.Axes.Add(
                new LinearAxis
                {
                    Position = AxisPosition.Bottom,
                    Minimum = 0,
                    Maximum = epochs,
                    Title = "epoch",
                }
            );
            if (result != baseline)
                Lines(baseline, Grey, p => p.ValidationLoss);
            Lines(result, Train, p => p.TrainLoss);
            Lines(result, Validation, p => p.ValidationLoss);
            return plot;

            void Lines(CaseResult drawn, OxyColor color, Func<CurvePoint, double> value)
            {
                foreach (var run in drawn.Runs)
                    plot.Series.Add(Line(color, run.Curve.Select(p => new DataPoint(p.Epoch, value(p)))));
            }
        }
    }

    /// <summary>One panel a depth: the losses over the width, means over the seeds.</summary>
    public static string Sweep(IReadOnlyList<(SweepCase Network, CaseResult Result)> sweep) =>
        SmallMultiples.Of(
            "A simpler model: cross-entropy at the end over the width",
            [(Train, "training"), (Validation, "validation"), (Grey, "validation in its best epoch")],
            [
                .. sweep
                    .GroupBy(pair => pair.Network.Depth)
                    .Select(depth =>
                    {
                        var plot = Plot(
                            depth.Key == 1
                                ? "1 hidden layer"
                                : string.Create(CultureInfo.InvariantCulture, $"{depth.Key} hidden layers"),
                            maximum: 1.4
                        );
                        plot.Axes.Add(
                            new LogarithmicAxis
                            {
                                Position = AxisPosition.Bottom,
                                Base = 4,
                                Title = "units a layer",
                            }
                        );
                        Points(Grey, r => r.BestValidationLoss);
                        Points(Train, r => r.TrainLoss);
                        Points(Validation, r => r.ValidationLoss);
                        return plot;

                        void Points(OxyColor color, Func<OverfittingRun, double> value)
                        {
                            var line = Line(
                                color,
                                depth.Select(pair => new DataPoint(pair.Network.Width, pair.Result.Mean(value)))
                            );
                            line.MarkerType = MarkerType.Circle;
                            plot.Series.Add(line);
                        }
                    }),
            ],
            columns: 3
        );

    private static PlotModel Plot(string title, double maximum)
    {
        var plot = new PlotModel
        {
            Title = title,
            DefaultFont = "Arial",
            TitleFontSize = 14,
            Padding = new OxyThickness(8, 8, 16, 8),
        };
        plot.Axes.Add(
            new LinearAxis
            {
                Position = AxisPosition.Left,
                Minimum = 0,
                Maximum = maximum,
                MajorStep = 0.2,
            }
        );
        return plot;
    }

    private static LineSeries Line(OxyColor color, IEnumerable<DataPoint> points)
    {
        var line = new LineSeries { Color = color, StrokeThickness = 1.2 };
        line.Points.AddRange(points);
        return line;
    }
}
