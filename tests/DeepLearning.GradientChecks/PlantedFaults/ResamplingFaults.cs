using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong rules of upsampling and of the pixel shuffle: where a pixel lies, and who gets its gradient.
/// </summary>
internal static class ResamplingFaults
{
    private static readonly Layer.Upsample Twice = new(factor: 2);

    private static readonly FaultCheck Nearest = FaultCheck.Layer($"upsample {new Layer.Upsample((3, 4)).Describe()}"),
        Bilinear = FaultCheck.Layer($"upsample {(Twice with { Mode = UpsampleMode.Bilinear }).Describe()}"),
        Aligned = FaultCheck.Layer(
            $"upsample {(Twice with { Mode = UpsampleMode.Bilinear, AlignCorners = true }).Describe()}"
        ),
        Fractional = FaultCheck.Layer(
            $"upsample signal {new Layer.Upsample(factor: 1.3, mode: UpsampleMode.Linear).Describe()}"
        ),
        Shuffled = FaultCheck.Layer("pixel shuffle 2");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.Upsample>(
                "nearest takes the pixel whose centre is nearest",
                Nearest,
                (site, own) =>
                    new WrongOperation(
                        With(site, axis => Rounded(axis.Extent, axis.Size), isLinear: false).Forward,
                        own.Backward
                    ),
                "output"
            ),
            Fault.In<Layer.Upsample>(
                "corners aligned that are not to be",
                Bilinear,
                (site, _) => With(site, axis => ResampledAxis.Linear<double>(axis, alignCorners: true), true),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.Upsample>(
                "corners not aligned, in the backward pass only",
                Aligned,
                (site, own) =>
                    new WrongOperation(
                        own.Forward,
                        With(site, axis => ResampledAxis.Linear<double>(axis, alignCorners: false), true).Backward
                    ),
                "input:x0"
            ),
            Fault.In<Layer.Upsample>(
                "the gradient goes to the nearest pixel alone",
                Bilinear,
                (site, own) =>
                    new WrongOperation(own.Forward, With(site, ResampledAxis.Nearest<double>, false).Backward),
                "input:x0"
            ),
            Fault.In<Layer.Upsample>(
                "a factor that is not whole gives way to the sizes' quotient",
                Fractional,
                (site, _) => With(site, axis => ResampledAxis.Linear<double>(axis with { Factor = null }, false), true),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.Upsample>(
                "the gradient of a signal goes to the first step alone",
                Fractional,
                (site, own) =>
                    new WrongOperation(
                        own.Forward,
                        With(
                            site,
                            axis =>
                                [
                                    .. ResampledAxis
                                        .Linear<double>(axis, false)
                                        .Select(step => step with { Second = step.First }),
                                ],
                            true
                        ).Backward
                    ),
                "input:x0"
            ),
            Fault.In<Layer.PixelShuffle>(
                "rows and columns of a block swapped",
                Shuffled,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            own.Forward(pass);
                            var (height, width) = (site.Output[1], site.Output[2]);
                            for (var i = 0; i < pass.Output.Length; i++)
                            {
                                var (row, column) = (i / width % height, i % width);
                                if (row % 2 == 0 && column % 2 == 1)
                                    (pass.Output[i], pass.Output[i + width - 1]) = (
                                        pass.Output[i + width - 1],
                                        pass.Output[i]
                                    );
                            }
                        },
                        own.Backward
                    ),
                "output"
            ),
            Fault.Backward<Layer.PixelShuffle>(
                "channels mixed up in the input gradient",
                Shuffled,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input[1] * site.Input[2], site.Input[0]),
                "input:x0"
            ),
        ];

    private static Operation<double> With(Site site, Func<ResizedAxis, ResampledPixel<double>[]> pixels, bool isLinear)
    {
        var axes = Enumerable
            .Range(1, site.Input.Rank - 1)
            .Select(axis => site.Layer<Layer.Upsample>().Axis(site.Input, axis));
        var places = axes.Select(pixels).ToArray();
        return places.Length == 1
            ? new UpsampleSignal<double>(site.Input, places[0], isLinear)
            : new Upsample<double>(site.Input, places[0], places[1], isLinear);
    }

    private static ResampledPixel<double>[] Rounded(int extent, int size) =>
        [
            .. Enumerable
                .Range(0, size)
                .Select(p => Math.Min((int)((p + 0.5) * extent / size), extent - 1))
                .Select(place => new ResampledPixel<double>(place, place, 0)),
        ];
}
