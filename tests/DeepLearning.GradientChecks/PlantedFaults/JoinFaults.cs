using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong signs, wrong factors, wrong shares of a tie, wrong repetitions.</summary>
internal static class JoinFaults
{
    private static readonly FaultCheck Difference = FaultCheck.Layer("Subtract, features"),
        Product = FaultCheck.Layer("Multiply, features"),
        Products = FaultCheck.Layer("Multiply, four"),
        Channels = FaultCheck.Layer("Multiply, channels and pixels"),
        Rows = FaultCheck.Layer("Add, a row and an image"),
        Largest = FaultCheck.Layer("Maximum, features"),
        Ties = FaultCheck.Layer("Maximum, features, ties"),
        ThreeTies = FaultCheck.Layer("Maximum, three, ties");

    public static IEnumerable<Fault> All =>
        [
            Fault.Backward<Layer.Subtract>(
                "the second input's gradient without its sign",
                Difference,
                (_, _, c) => Contribution.Scale(c.Inputs[1], -1),
                "input:x1"
            ),
            Fault.Forward<Layer.Subtract>(
                "the second less the first",
                Difference,
                (_, pass, own) =>
                {
                    own.Forward(pass);
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] = -pass.Output[i];
                },
                "output"
            ),
            Fault.Backward<Layer.Multiply>(
                "each input's own value in place of the other's",
                Product,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                    for (var input = 0; input < 2; input++)
                        c.Inputs[input][i] = pass.OutputGradient[i] * pass.Input(input)[i];
                },
                "input:x0",
                "input:x1"
            ),
            Fault.Backward<Layer.Multiply>(
                "the last of three others forgotten",
                Products,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        c.Inputs[0][i] = pass.OutputGradient[i] * pass.Input(1)[i] * pass.Input(2)[i];
                },
                "input:x0"
            ),
            Fault.Backward<Layer.Multiply>(
                "the mean over the repetitions, not the sum",
                Channels,
                (site, _, c) => Contribution.Scale(c.Inputs[0], (double)site.Input.Size / site.Output.Size),
                "input:x0"
            ),
            Fault.Backward<Layer.Multiply>(
                "one channel's sum given to the next",
                Channels,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], 1, site.Output[0]),
                "input:x0"
            ),
            Fault.Forward<Layer.Multiply>(
                "the first channel's factor for all",
                Channels,
                (site, pass, _) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] = pass.Input(1)[i] * pass.Input(0)[i / site.Output.Size * site.Output[0]];
                },
                "output"
            ),
            Fault.Backward<Layer.Add>(
                "only the last repetition counted",
                Rows,
                (site, pass, c) =>
                {
                    var (size, width) = (site.Output.Size, site.Input[0]);
                    for (var i = 0; i < c.Inputs[0].Length; i++)
                        c.Inputs[0][i] = pass.OutputGradient[(i / width + 1) * size - width + i % width];
                },
                "input:x0"
            ),
            Fault.Forward<Layer.Maximum>(
                "the smallest",
                Largest,
                (_, pass, _) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        pass.Output[i] = Math.Min(pass.Input(0)[i], pass.Input(1)[i]);
                },
                "output"
            ),
            Fault.Backward<Layer.Maximum>(
                "the gradient given to the smaller",
                Largest,
                (_, _, c) => (c.Inputs[0], c.Inputs[1]) = (c.Inputs[1], c.Inputs[0]),
                "input:x0",
                "input:x1"
            ),
            Fault.Backward<Layer.Maximum>(
                "a tie's gradient given to the first",
                Ties,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (pass.Input(0)[i] == pass.Input(1)[i])
                            (c.Inputs[0][i], c.Inputs[1][i]) = (pass.OutputGradient[i], 0);
                },
                "input:x0",
                "input:x1"
            ),
            Fault.Backward<Layer.Maximum>(
                "a tie's gradient given to both",
                Ties,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (pass.Input(0)[i] == pass.Input(1)[i])
                            c.Inputs[0][i] = c.Inputs[1][i] = pass.OutputGradient[i];
                },
                "input:x0",
                "input:x1"
            ),
            Fault.Backward<Layer.Maximum>(
                "three equals share alike",
                ThreeTies,
                (site, pass, c) =>
                {
                    var columns = site.Output[0];
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (pass.Input(0)[i] == pass.Input(1)[i / columns] && pass.Input(0)[i] == pass.Input(2)[i])
                            c.Inputs[0][i] = c.Inputs[2][i] = pass.OutputGradient[i] / 3;
                },
                "input:x0",
                "input:x2"
            ),
        ];
}
