using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong factors, wrong axes, wrong places, wrong matrices.</summary>
internal static class AxisFaults
{
    private static readonly FaultCheck Scaled = FaultCheck.Layer(
            $"Scale {new Layer.Scale(-1.5, 0.25).Describe()}, features"
        ),
        Summed = FaultCheck.Layer("Sum axis 0, signals"),
        Meant = FaultCheck.Layer("Mean axes 1, 2, images"),
        Sliced = FaultCheck.Layer($"Slice {new Layer.Slice(-1, 1, -1).Describe()}, signals"),
        Selected = FaultCheck.Layer("Select axis 0, 1, signals"),
        Turned = FaultCheck.Layer("Transpose axes 1, 0, signals"),
        Product = FaultCheck.Layer("MatMul , plain"),
        Shared = FaultCheck.Layer("MatMul , one for several");

    public static IEnumerable<Fault> All =>
        [
            Fault.Backward<Layer.Scale>(
                "the factor forgotten",
                Scaled,
                (_, pass, c) => pass.OutputGradient.CopyTo(c.Inputs[0]),
                "input:x0"
            ),
            Fault.Forward<Layer.Scale>(
                "the shift scaled too",
                Scaled,
                (_, pass, _) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] = -1.5 * (pass.Input()[i] + 0.25);
                },
                "output"
            ),
            Fault.Forward<Layer.Sum>(
                "the mean",
                Summed,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] /= site.Input[0];
                },
                "output"
            ),
            Fault.In<Layer.Sum>(
                "over the other axis",
                FaultCheck.Layer("Sum axis 0, kept, signals"),
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            pass.Output.Clear();
                            for (var i = 0; i < pass.Input().Length; i++)
                                pass.Output[i / site.Input[1] % pass.Output.Length] += pass.Input()[i];
                        },
                        own.Backward
                    ),
                "output"
            ),
            Fault.Backward<Layer.Mean>(
                "not divided in the backward pass",
                Meant,
                (site, _, c) => Contribution.Scale(c.Inputs[0], site.Input.Size / site.Output.Size),
                "input:x0"
            ),
            Fault.Backward<Layer.Mean>(
                "divided by the batch's values",
                Meant,
                (_, pass, c) => Contribution.Scale(c.Inputs[0], 1.0 / pass.Count),
                "input:x0"
            ),
            Fault.Backward<Layer.Slice>(
                "one place too early",
                Sliced,
                (_, _, c) => c.Inputs[0] = [.. c.Inputs[0].Skip(1), 0],
                "input:x0"
            ),
            Fault.Forward<Layer.Slice>(
                "from the first place",
                Sliced,
                (site, pass, _) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var (line, place) = Math.DivRem(i, site.Output[1]);
                        pass.Output[i] = pass.Input()[line * site.Input[1] + place];
                    }
                },
                "output"
            ),
            Fault.Backward<Layer.Select>(
                "the next place",
                Selected,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input[1], site.Input[0]),
                "input:x0"
            ),
            Fault.Forward<Layer.Transpose>(
                "another shape, but no other order",
                Turned,
                (_, pass, _) => pass.Input().CopyTo(pass.Output),
                "output"
            ),
            Fault.Backward<Layer.Transpose>(
                "the gradient not turned back",
                Turned,
                (_, pass, c) => pass.OutputGradient.CopyTo(c.Inputs[0]),
                "input:x0"
            ),
            Fault.In<Layer.MatMul>(
                "the second taken as transposed",
                FaultCheck.Layer("MatMul , square"),
                (site, _) =>
                    new MatMul<double>(
                        new Layer.MatMul(transposeSecond: true),
                        site.Model.InputShapesOf(site.Node),
                        site.Output
                    ),
                "output",
                "input:x0",
                "input:x1"
            ),
            Fault.Backward<Layer.MatMul>(
                "the first's gradient lost",
                Product,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 0),
                "input:x0"
            ),
            Fault.Backward<Layer.MatMul>(
                "the second's gradient as if it were transposed",
                Product,
                (site, _, c) =>
                {
                    var shape = site.Model.InputShapesOf(site.Node)[1];
                    for (var start = 0; start < c.Inputs[1].Length; start += shape.Size)
                    {
                        var matrix = c.Inputs[1][start..(start + shape.Size)];
                        Contribution.Transpose(matrix, shape[0], shape[1]);
                        matrix.CopyTo(c.Inputs[1], start);
                    }
                },
                "input:x1"
            ),
            Fault.Backward<Layer.MatMul>(
                "the mean over the products that share a matrix",
                Shared,
                (site, _, c) => Contribution.Scale(c.Inputs[0], 1.0 / site.Output[0]),
                "input:x0"
            ),
        ];
}
