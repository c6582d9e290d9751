using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong joins, and gradients overwritten where they should add up.</summary>
internal static class GraphFaults
{
    private static readonly FaultCheck AddTwo = FaultCheck.Layer("add two"),
        AddFour = FaultCheck.Layer("add four"),
        Features = FaultCheck.Layer("concat features"),
        Images = FaultCheck.Layer("concat images");

    public static IEnumerable<Fault> All =>
        [
            Fault.Backward<Layer.Add>(
                "the second input forgotten in the backward pass",
                AddTwo,
                (_, _, c) => Contribution.Scale(c.Inputs[1], 0),
                "input:x1"
            ),
            Fault.Backward<Layer.Add>(
                "the gradient shared out among the inputs",
                AddTwo,
                (_, _, c) =>
                {
                    foreach (var dx in c.Inputs)
                        Contribution.Scale(dx, 0.5);
                },
                "input:x0",
                "input:x1"
            ),
            Fault.Forward<Layer.Add>(
                "the last input forgotten in the output",
                AddFour,
                (_, pass, own) =>
                {
                    own.Forward(pass);
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] -= pass.Input(3)[i];
                },
                "output"
            ),
            Fault.Backward<Layer.Concat>(
                "order swapped in the backward pass",
                Features,
                (_, pass, c) =>
                {
                    var offset = pass.OutputSize;
                    for (var input = 0; input < c.Inputs.Length; input++)
                    {
                        var size = pass.InputSize(input);
                        offset -= size;
                        for (var i = 0; i < pass.Count; i++)
                            pass.OutputGradient.Slice(i * pass.OutputSize + offset, size)
                                .CopyTo(c.Inputs[input].AsSpan(i * size, size));
                    }
                },
                "input:x0",
                "input:x1",
                "input:x2"
            ),
            Fault.Forward<Layer.Concat>(
                "end to end by batch, not by sample",
                Images,
                (_, pass, _) =>
                {
                    for (
                        int input = 0, offset = 0;
                        input < pass.InputCount;
                        offset += pass.Input(input).Length, input++
                    )
                        pass.Input(input).CopyTo(pass.Output[offset..]);
                },
                "output"
            ),
            new(
                "gradient of a value read twice overwritten",
                "Conv2d body",
                FaultCheck.Residual,
                "stem.weight",
                "n1.*",
                "input:image"
            )
            {
                Operation = (site, own) =>
                    site.Node.Name != "body"
                        ? null
                        : Fault.Tampered(site, own, (_, pass, _) => Contribution.Overwrite(pass.InputGradient())),
            },
            new(
                "gradient of shared parameters overwritten",
                "Conv2d body, shared by again",
                FaultCheck.Residual,
                "body.weight",
                "body.bias"
            )
            {
                Operation = (site, own) =>
                    site.Node.Name != "body"
                        ? null
                        : Fault.Tampered(
                            site,
                            own,
                            (_, pass, _) =>
                            {
                                for (var i = 0; i < site.ParameterCount; i++)
                                    Contribution.Overwrite(pass.ParameterGradient(i));
                            }
                        ),
            },
            new("the node that shares gives no weight gradient", "Conv2d again", FaultCheck.Residual, "body.weight")
            {
                Operation = (site, own) =>
                    site.Node.Name != "again"
                        ? null
                        : Fault.Tampered(site, own, (_, _, c) => Contribution.Scale(c.Parameters[0], 0)),
            },
            Fault.Backward<Layer.Flatten>(
                "gradient lost",
                FaultCheck.Layer("flatten"),
                (_, _, c) => Contribution.Scale(c.Inputs[0], 0),
                "input:x0"
            ),
        ];
}
