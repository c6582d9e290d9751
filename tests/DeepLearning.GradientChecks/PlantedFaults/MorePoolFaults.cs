using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of pools of signals, of adaptive pools, and of windows that lie over the end.</summary>
internal static class MorePoolFaults
{
    private static readonly Layer.AvgPool2d Ceiled = new(2) { CeilMode = true };

    private static readonly FaultCheck OverTheEnd = FaultCheck.Layer($"average pool {Ceiled.Describe()}"),
        Adaptive = FaultCheck.Layer("adaptive average pool 3x4"),
        AdaptiveMax = FaultCheck.Layer("adaptive max pool 3x4"),
        AdaptiveTies = FaultCheck.Layer("adaptive max pool 3x4, ties"),
        Steps = FaultCheck.Layer($"AvgPool1d {new Layer.AvgPool1d(3, 2, 1, false).Describe()}"),
        MaxSteps = FaultCheck.Layer($"MaxPool1d {new Layer.MaxPool1d(3, 1, 1).Describe()}"),
        AdaptiveSteps = FaultCheck.Layer("AdaptiveAvgPool1d 4"),
        AdaptiveMaxSteps = FaultCheck.Layer("AdaptiveMaxPool1d 4");

    public static IEnumerable<Fault> All =>
        [
            Fault.Forward<Layer.AvgPool2d>(
                "the divisor counts what lies beyond the padding",
                OverTheEnd,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    var (rows, columns) = Taps(site);
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var pixel = i % (site.Output[1] * site.Output[2]);
                        pass.Output[i] *=
                            rows.Taps[pixel / site.Output[2]] * columns.Taps[pixel % site.Output[2]] / 4.0;
                    }
                },
                "output"
            ),
            Fault.In<Layer.AdaptiveAvgPool2d>(
                "the windows do not overlap",
                Adaptive,
                (site, _) =>
                    new AvgPool2d<double>(
                        site.Input,
                        site.Output,
                        new Window2d((3, 2), (3, 2), 1, new(0, 0, 0, 0)),
                        true
                    ),
                "output",
                "input:x0"
            ),
            Fault.Backward<Layer.AdaptiveAvgPool2d>(
                "backward pass without the divisor",
                Adaptive,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 4),
                "input:x0"
            ),
            Fault.In<Layer.AdaptiveMaxPool2d>(
                "pixels of two windows get the gradient of the last",
                AdaptiveTies,
                (site, own) => new WrongOperation(own.Forward, pass => Overwrite(site, pass)),
                "input:x0"
            ),
            Fault.In<Layer.AdaptiveMaxPool2d>(
                "the windows do not overlap",
                AdaptiveMax,
                (site, _) =>
                    new MaxPool2d<double>(site.Input, site.Output, new Window2d((3, 2), (3, 2), 1, new(0, 0, 0, 0))),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.AvgPool1d>(
                "the divisor counts padding that is not to count",
                Steps,
                (site, _) =>
                    new AvgPool2d<double>(
                        Image(site.Input),
                        Image(site.Output),
                        site.Layer<Layer.AvgPool1d>().ToAvgPool2d().Window,
                        true
                    ),
                "output",
                "input:x0"
            ),
            Fault.Backward<Layer.MaxPool1d>(
                "the gradient goes to the step before the winner",
                MaxSteps,
                (_, _, c) => Contribution.RotateBlocks(c.Inputs[0], 1, c.Inputs[0].Length),
                "input:x0"
            ),
            Fault.Forward<Layer.MaxPool1d>(
                "padding takes part as zero",
                MaxSteps,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    for (var i = 0; i < pass.Output.Length; i += site.Output[1])
                        pass.Output[i] = Math.Max(0, pass.Output[i]);
                },
                "output"
            ),
            Fault.Backward<Layer.AdaptiveAvgPool1d>(
                "backward pass without the divisor",
                AdaptiveSteps,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 3),
                "input:x0"
            ),
            Fault.Backward<Layer.AdaptiveMaxPool1d>(
                "channels mixed up in the input gradient",
                AdaptiveMaxSteps,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input[1], site.Input[0]),
                "input:x0"
            ),
        ];

    private static (PoolAxis Rows, PoolAxis Columns) Taps(Site site)
    {
        var window = site.Layer<Layer.AvgPool2d>().Window;
        return (
            PoolAxis.Rows(site.Input, site.Output, window, countPadding: true),
            PoolAxis.Columns(site.Input, site.Output, window, countPadding: true)
        );
    }

    private static Shape Image(Shape signal) => [signal[0], 1, signal[1]];

    private static void Overwrite(Site site, NodePass<double> pass)
    {
        var winners = pass.SavedIndices(pass.Output.Length);
        var (input, output) = (site.Input[1] * site.Input[2], site.Output[1] * site.Output[2]);
        for (var i = 0; i < winners.Length; i++)
            pass.InputGradient()[i / output * input + winners[i]] = pass.OutputGradient[i];
    }
}
