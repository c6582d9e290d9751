using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong rules of the pools: who wins a tie, NaN, padding that takes part, divisors, windows that overlap.
/// </summary>
internal static class PoolFaults
{
    private static readonly Layer.MaxPool2d Overlapping = new(3, 1),
        Padded = new(3, 2, 1),
        Dilated = new(3, 2, 1, 2);
    private static readonly Layer.AvgPool2d Uncounted = new(3, 2, 1, false),
        Inside = new(3);

    private static readonly FaultCheck Ties = FaultCheck.Layer($"max pool {Overlapping.Describe()}, ties"),
        MaxPadded = FaultCheck.Layer($"max pool {Padded.Describe()}"),
        MaxDilated = FaultCheck.Layer($"max pool {Dilated.Describe()}"),
        AvgUncounted = FaultCheck.Layer($"average pool {Uncounted.Describe()}"),
        AvgInside = FaultCheck.Layer($"average pool {Inside.Describe()}"),
        GlobalTies = FaultCheck.Layer("global max pool, ties"),
        GlobalMean = FaultCheck.Layer("global average pool");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.MaxPool2d>(
                "a tie goes to the last",
                FaultCheck.Kink("max pool, tie"),
                (site, _) => Pool(site, (x, best) => x >= best || double.IsNaN(x)),
                "input:x0"
            ),
            Fault.In<Layer.MaxPool2d>(
                "a tie goes to the last, in overlapping windows",
                Ties,
                (site, _) => Pool(site, (x, best) => x >= best || double.IsNaN(x)),
                "input:x0"
            ),
            Fault.In<Layer.MaxPool2d>(
                "NaN does not win",
                FaultCheck.Kink("max pool, NaN"),
                (site, _) => Pool(site, (x, best) => x > best),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.MaxPool2d>(
                "the first NaN wins",
                FaultCheck.Kink("max pool, NaN"),
                (site, _) => Pool(site, (x, best) => x > best || double.IsNaN(x) && !double.IsNaN(best)),
                "input:x0"
            ),
            Fault.In<Layer.MaxPool2d>(
                "a tie is split",
                Ties,
                (site, own) => new WrongOperation(own.Forward, pass => Split(site, pass)),
                "input:x0"
            ),
            Fault.In<Layer.MaxPool2d>(
                "overlapping windows overwrite each other",
                Ties,
                (site, own) =>
                    new WrongOperation(
                        own.Forward,
                        pass =>
                        {
                            var winners = pass.SavedIndices(pass.Output.Length);
                            var (planeIn, planeOut) = (site.Input[1] * site.Input[2], site.Output[1] * site.Output[2]);
                            for (var i = 0; i < winners.Length; i++)
                                pass.InputGradient()[i / planeOut * planeIn + winners[i]] = pass.OutputGradient[i];
                        }
                    ),
                "input:x0"
            ),
            Fault.Forward<Layer.MaxPool2d>(
                "padding takes part as zero",
                MaxPadded,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    var window = site.Layer<Layer.MaxPool2d>().Window;
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var pixel = i % (site.Output[1] * site.Output[2]);
                        if (pixel / site.Output[2] * window.Stride.Height < window.Padding.Top)
                            pass.Output[i] = Math.Max(0, pass.Output[i]);
                    }
                },
                "output"
            ),
            Fault.In<Layer.MaxPool2d>(
                "dilation ignored",
                MaxDilated,
                (site, _) =>
                    new MaxPool2d<double>(
                        site.Input,
                        site.Output,
                        site.Layer<Layer.MaxPool2d>().Window with
                        {
                            Dilation = 1,
                        }
                    ),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.GlobalMaxPool2d>(
                "a tie goes to the last",
                FaultCheck.Kink("global max pool, tie"),
                (site, _) => GlobalPool(site, (x, best) => x >= best || double.IsNaN(x)),
                "input:x0"
            ),
            Fault.In<Layer.GlobalMaxPool2d>(
                "a tie goes to the last, on images",
                GlobalTies,
                (site, _) => GlobalPool(site, (x, best) => x >= best || double.IsNaN(x)),
                "input:x0"
            ),
            Fault.In<Layer.GlobalMaxPool2d>(
                "NaN does not win",
                FaultCheck.Kink("global max pool, NaN"),
                (site, _) => GlobalPool(site, (x, best) => x > best),
                "input:x0"
            ),
            Fault.In<Layer.AvgPool2d>(
                "the divisor counts padding that is not to count",
                AvgUncounted,
                (site, _) => Average(site, true),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.AvgPool2d>(
                "the divisor counts padding in the backward pass only",
                AvgUncounted,
                (site, own) => new WrongOperation(own.Forward, Average(site, true).Backward),
                "input:x0"
            ),
            Fault.Backward<Layer.AvgPool2d>(
                "backward pass without the divisor",
                AvgInside,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 9),
                "input:x0"
            ),
            Fault.Backward<Layer.GlobalAvgPool2d>(
                "backward pass without the divisor",
                GlobalMean,
                (site, _, c) => Contribution.Scale(c.Inputs[0], site.Input[1] * site.Input[2]),
                "input:x0"
            ),
            Fault.Backward<Layer.GlobalAvgPool2d>(
                "channels mixed up in the input gradient",
                GlobalMean,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input[1] * site.Input[2], site.Input[0]),
                "input:x0"
            ),
        ];

    private static AvgPool2d<double> Average(Site site, bool countPadding) =>
        new(site.Input, site.Output, site.Layer<Layer.AvgPool2d>().Window, countPadding);

    /// <summary>Max-pooling with another idea of who beats the best so far.</summary>
    private static WrongOperation Pool(Site site, Func<double, double, bool> beats)
    {
        var own = new MaxPool2d<double>(site.Input, site.Output, site.Layer<Layer.MaxPool2d>().Window);
        return new(
            pass =>
            {
                var winners = pass.SavedIndices(pass.Output.Length);
                foreach (var (output, taps) in Windows(site, pass.Count))
                {
                    var winner = taps[0];
                    foreach (var tap in taps)
                        if (tap != winner && beats(pass.Input()[tap], pass.Input()[winner]))
                            winner = tap;
                    pass.Output[output] = pass.Input()[winner];
                    winners[output] = winner % (site.Input[1] * site.Input[2]);
                }
            },
            own.Backward
        );
    }

    private static WrongOperation GlobalPool(Site site, Func<double, double, bool> beats)
    {
        var plane = site.Input[1] * site.Input[2];
        return new(
            pass =>
            {
                var winners = pass.SavedIndices(pass.Output.Length);
                for (var i = 0; i < pass.Output.Length; i++)
                {
                    var x = pass.Input().Slice(i * plane, plane);
                    winners[i] = 0;
                    for (var pixel = 1; pixel < plane; pixel++)
                        if (beats(x[pixel], x[winners[i]]))
                            winners[i] = pixel;
                    pass.Output[i] = x[winners[i]];
                }
            },
            new GlobalMaxPool2d<double>(site.Input).Backward
        );
    }

    private static void Split(Site site, NodePass<double> pass)
    {
        foreach (var (output, taps) in Windows(site, pass.Count))
        {
            var winners = new List<int>();
            foreach (var tap in taps)
                if (pass.Input()[tap] == pass.Output[output])
                    winners.Add(tap);
            foreach (var winner in winners)
                pass.InputGradient()[winner] += pass.OutputGradient[output] / winners.Count;
        }
    }

    /// <summary>Every output element with the input elements of its window, row-major.</summary>
    private static IEnumerable<(int Output, int[] Taps)> Windows(Site site, int count)
    {
        var window = site.Layer<Layer.MaxPool2d>().Window;
        var (height, width) = (site.Input[1], site.Input[2]);
        for (var output = 0; output < count * site.Output.Size; output++)
        {
            var (plane, pixel) = Math.DivRem(output, site.Output[1] * site.Output[2]);
            var taps =
                from r in Enumerable.Range(0, window.Kernel.Height)
                from s in Enumerable.Range(0, window.Kernel.Width)
                let row = pixel / site.Output[2] * window.Stride.Height
                    - window.Padding.Top
                    + r * window.Dilation.Height
                let column = pixel % site.Output[2] * window.Stride.Width
                    - window.Padding.Left
                    + s * window.Dilation.Width
                where row >= 0 && row < height && column >= 0 && column < width
                select (plane * height + row) * width + column;
            yield return (output, taps.ToArray());
        }
    }
}
