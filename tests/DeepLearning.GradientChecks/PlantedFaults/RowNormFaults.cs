namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong norms of groups, channels and last axes: means, groups and weights that are taken for others.
/// </summary>
internal static class RowNormFaults
{
    private static readonly FaultCheck Group = FaultCheck.Layer("group norm 2 [4, 4, 5, 6], 0 ± 1"),
        Instance = FaultCheck.Layer("instance norm [4, 3, 5, 6], 0 ± 1"),
        Root = FaultCheck.Layer("RMS norm 1 [8, 5], 0 ± 1");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.GroupNorm>(
                "one group for all channels",
                Group,
                (site, _) => Norm(site, 1),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.In<Layer.GroupNorm>(
                "a group for each channel",
                Group,
                (site, _) => Norm(site, 4),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.Backward<Layer.GroupNorm>(
                "weight and bias exchanged",
                Group,
                (_, _, c) => (c.Parameters[0], c.Parameters[1]) = Swapped(c),
                "weight",
                "bias"
            ),
            Fault.Backward<Layer.GroupNorm>(
                "the gradients of a channel given to the next",
                Group,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input.Size / site.Input[0], site.Input[0]),
                "input:x0"
            ),
            Fault.In<Layer.InstanceNorm>(
                "one statistic for all channels",
                Instance,
                (site, _) => new Reference.GroupNorm<double>(site.Output, 1, 1e-5, isAffine: true),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.In<Layer.InstanceNorm>(
                "epsilon of 0.1",
                Instance,
                (site, _) => new Reference.GroupNorm<double>(site.Output, site.Output[0], 0.1, isAffine: true),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.Backward<Layer.RMSNorm>(
                "the root taken for a constant",
                Root,
                (site, pass, c) =>
                {
                    var size = site.Output.Size;
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var square = 0.0;
                        foreach (var x in pass.Input().Slice(i / size * size, size))
                            square += x * x / size;
                        c.Inputs[0][i] =
                            pass.OutputGradient[i] * pass.Parameter(0)[i % size] / Math.Sqrt(square + Epsilon);
                    }
                },
                "input:x0"
            ),
            Fault.Forward<Layer.RMSNorm>(
                "the sum of squares in place of their mean",
                Root,
                (site, pass, _) =>
                {
                    var size = site.Output.Size;
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var square = 0.0;
                        foreach (var x in pass.Input().Slice(i / size * size, size))
                            square += x * x;
                        pass.Output[i] = pass.Parameter(0)[i % size] * pass.Input()[i] / Math.Sqrt(square + Epsilon);
                    }
                },
                "output",
                "input:x0",
                "weight"
            ),
            Fault.In<Layer.RMSNorm>(
                "the mean subtracted, as layer norm does",
                Root,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            own.Forward(pass);
                            var size = site.Output.Size;
                            for (var start = 0; start < pass.Output.Length; start += size)
                            {
                                var mean = 0.0;
                                foreach (var y in pass.Output.Slice(start, size))
                                    mean += y / size;
                                for (var i = start; i < start + size; i++)
                                    pass.Output[i] -= mean;
                            }
                        },
                        own.Backward
                    ),
                "output"
            ),
        ];

    private static readonly double Epsilon = new Layer.RMSNorm().Epsilon;

    private static Reference.GroupNorm<double> Norm(Site site, int groups) =>
        new(site.Output, groups, 1e-5, isAffine: true);

    private static (double[], double[]) Swapped(Contribution c) => (c.Parameters[1], c.Parameters[0]);
}
