using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong moves of values: zeros on the other side, rows out of step, another order.</summary>
internal static class ShapeFaults
{
    private static readonly Padding.Sides Ragged = new(0, 3, 1, 2);

    private static readonly FaultCheck Pad = FaultCheck.Layer($"zero pad {Ragged}"),
        Image = FaultCheck.Layer($"reshape {Shape.Of(5, 2, 4)}"),
        Row = FaultCheck.Layer($"reshape {Shape.Of(40)}");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.ZeroPad2d>(
                "top and bottom swapped",
                Pad,
                (site, _) => Padded(site, new(Ragged.Bottom, Ragged.Top, Ragged.Left, Ragged.Right)),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.ZeroPad2d>(
                "left and right swapped",
                Pad,
                (site, _) => Padded(site, new(Ragged.Top, Ragged.Bottom, Ragged.Right, Ragged.Left)),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.ZeroPad2d>(
                "left and right swapped in the backward pass",
                Pad,
                (site, own) =>
                    new WrongOperation(
                        own.Forward,
                        Padded(site, new(Ragged.Top, Ragged.Bottom, Ragged.Right, Ragged.Left)).Backward
                    ),
                "input:x0"
            ),
            Fault.Forward<Layer.ZeroPad2d>(
                "the border in the nearest pixel's colour",
                Pad,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    for (var row = 0; row < pass.Output.Length; row += site.Output[2])
                        pass.Output[row] = pass.Output[row + 1];
                },
                "output"
            ),
            Fault.Backward<Layer.ZeroPad2d>(
                "channels mixed up in the input gradient",
                Pad,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input[1] * site.Input[2], site.Input[0]),
                "input:x0"
            ),
            Fault.Forward<Layer.Reshape>(
                "channels last",
                Row,
                (site, pass, _) =>
                {
                    var pixels = site.Input[1] * site.Input[2];
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var (sample, value) = Math.DivRem(i, site.Input.Size);
                        pass.Output[i] = pass.Input()[
                            sample * site.Input.Size + value % site.Input[0] * pixels + value / site.Input[0]
                        ];
                    }
                },
                "output"
            ),
            Fault.Backward<Layer.Reshape>(
                "gradient lost",
                Image,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 0),
                "input:x0"
            ),
            Fault.Backward<Layer.Reshape>(
                "blocks of the new shape in the input gradient",
                Image,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Output[1] * site.Output[2], site.Output[0]),
                "input:x0"
            ),
        ];

    private static ZeroPad2d<double> Padded(Site site, Padding.Sides padding) => new(site.Input, site.Output, padding);
}
