namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of the fully connected layer: y = x Wᵀ + b, dx += dy W, dW += dyᵀ x, db += Σ dy.</summary>
internal static class DenseFaults
{
    private const int Weight = 0,
        Bias = 1;

    private static readonly FaultCheck Layer = FaultCheck.Layer("dense 5x13 to 17"),
        Steps = FaultCheck.Layer("dense on steps");

    public static IEnumerable<Fault> All =>
        [
            Fault.Backward<Layer.Dense>(
                "input gradient's sign",
                Layer,
                (_, _, c) => Contribution.Scale(c.Inputs[0], -1),
                "input:x0"
            ),
            Fault.Backward<Layer.Dense>(
                "input gradient with the weight not transposed",
                Layer,
                (site, pass, c) =>
                {
                    var (n, k, m) = (pass.Count, site.Input.Size, site.Output.Size);
                    for (var i = 0; i < n; i++)
                    for (var l = 0; l < k; l++)
                    {
                        c.Inputs[0][i * k + l] = 0;
                        for (var j = 0; j < m; j++)
                            c.Inputs[0][i * k + l] +=
                                pass.OutputGradient[i * m + j] * pass.Parameter(Weight)[l * m + j];
                    }
                },
                "input:x0"
            ),
            Fault.Backward<Layer.Dense>(
                "weight gradient without its transpose",
                Layer,
                (site, _, c) => Contribution.Transpose(c.Parameters[Weight], site.Output.Size, site.Input.Size),
                "weight"
            ),
            Fault.Backward<Layer.Dense>(
                "weight gradient leaves out the last sample",
                Layer,
                (site, pass, c) =>
                {
                    var (last, k, m) = (pass.Count - 1, site.Input.Size, site.Output.Size);
                    for (var j = 0; j < m; j++)
                    for (var l = 0; l < k; l++)
                        c.Parameters[Weight][j * k + l] -=
                            pass.OutputGradient[last * m + j] * pass.Input()[last * k + l];
                },
                "weight"
            ),
            Fault.Backward<Layer.Dense>(
                "bias gradient missing",
                Layer,
                (_, _, c) => Contribution.Scale(c.Parameters[Bias], 0),
                "bias"
            ),
            Fault.Backward<Layer.Dense>(
                "bias gradient doubled",
                Layer,
                (_, _, c) => Contribution.Scale(c.Parameters[Bias], 2),
                "bias"
            ),
            Fault.Backward<Layer.Dense>(
                "bias gradient averaged over the batch",
                Layer,
                (_, pass, c) => Contribution.Scale(c.Parameters[Bias], 1.0 / pass.Count),
                "bias"
            ),
            Fault.Forward<Layer.Dense>(
                "output without the bias",
                Layer,
                (_, pass, own) =>
                {
                    own.Forward(pass);
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] -= pass.Parameter(Bias)[i % pass.Parameter(Bias).Length];
                },
                "output"
            ),
            Fault.Backward<Layer.Dense>(
                "bias gradient of each sample's last row only",
                Steps,
                (site, pass, c) =>
                {
                    var m = site.Output.Extents[^1];
                    Array.Clear(c.Parameters[Bias]);
                    for (var i = 0; i < pass.OutputGradient.Length; i++)
                        if (i % site.Output.Size >= site.Output.Size - m)
                            c.Parameters[Bias][i % m] += pass.OutputGradient[i];
                },
                "bias"
            ),
            new("weight gradient scaled by 1.0005", "Dense 8 of a net", FaultCheck.Net, "8.weight")
            {
                Operation = (site, own) =>
                    site.Node.Name == "8"
                        ? Fault.Tampered(site, own, (_, _, c) => Contribution.Scale(c.Parameters[Weight], 1.0005))
                        : null,
            },
        ];
}
