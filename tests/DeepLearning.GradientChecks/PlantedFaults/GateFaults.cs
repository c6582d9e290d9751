using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong trained slopes, wrong halves of a gate, wrong shifts of alpha dropout.</summary>
internal static class GateFaults
{
    private static readonly FaultCheck One = FaultCheck.Layer($"PReLU {new Layer.PReLU().Describe()}"),
        Ties = FaultCheck.Layer("PReLU, ties"),
        Channels = FaultCheck.Layer("PReLU, per channel, ties"),
        Gate = FaultCheck.Layer("GLU, axis 0"),
        Alpha = FaultCheck.Layer($"AlphaDropout {new Layer.AlphaDropout(0.1).Describe()}");

    public static IEnumerable<Fault> All =>
        [
            Fault.Backward<Layer.PReLU>(
                "the slope's gradient counts every value",
                One,
                (_, pass, c) =>
                {
                    c.Parameters[0][0] = 0;
                    for (var i = 0; i < pass.Output.Length; i++)
                        c.Parameters[0][0] += pass.Input()[i] * pass.OutputGradient[i];
                },
                "weight"
            ),
            Fault.Backward<Layer.PReLU>(
                "the slope's gradient has the slope in it",
                One,
                (_, pass, c) => Contribution.Scale(c.Parameters[0], pass.Parameter(0)[0]),
                "weight"
            ),
            Fault.Backward<Layer.PReLU>(
                "the slope forgotten in dx",
                One,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        c.Inputs[0][i] = pass.Input()[i] > 0 ? pass.OutputGradient[i] : 0;
                },
                "input:x0"
            ),
            Fault.Backward<Layer.PReLU>(
                "derivative 1 at 0",
                Ties,
                (_, pass, c) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (pass.Input()[i] == 0)
                            c.Inputs[0][i] = pass.OutputGradient[i];
                },
                "input:x0"
            ),
            Fault.Backward<Layer.PReLU>(
                "one channel's gradient given to the next",
                Channels,
                (site, _, c) => Contribution.RotateBlocks(c.Parameters[0], 1, site.Output[0]),
                "weight"
            ),
            Fault.In<Layer.PReLU>(
                "each channel by the first one's slope",
                Channels,
                (_, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            for (var i = 0; i < pass.Output.Length; i++)
                                pass.Output[i] = pass.Input()[i] * (pass.Input()[i] > 0 ? 1 : pass.Parameter(0)[0]);
                        },
                        own.Backward
                    ),
                "output"
            ),
            Fault.Forward<Layer.GLU>(
                "the halves exchanged",
                Gate,
                (site, pass, _) => Halves(site, pass, (a, b) => b / (1 + Math.Exp(-a)), pass.Output),
                "output"
            ),
            Fault.Forward<Layer.GLU>(
                "the gate without its logistic function",
                Gate,
                (site, pass, _) => Halves(site, pass, (a, b) => a * b, pass.Output),
                "output"
            ),
            Fault.Backward<Layer.GLU>(
                "the gradients of the halves exchanged",
                Gate,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Output.Size, 2),
                "input:x0"
            ),
            Fault.Forward<Layer.AlphaDropout>(
                "what is dropped is 0",
                Alpha,
                (_, pass, own) =>
                {
                    own.Forward(pass);
                    var mask = pass.Saved(0, pass.Output.Length);
                    for (var i = 0; i < mask.Length; i++)
                        if (mask[i] == 0)
                            pass.Output[i] = 0;
                },
                "output"
            ),
            Fault.Forward<Layer.AlphaDropout>(
                "the shift forgotten",
                Alpha,
                (_, pass, own) =>
                {
                    own.Forward(pass);
                    var mask = pass.Saved(0, pass.Output.Length);
                    for (var i = 0; i < mask.Length; i++)
                        pass.Output[i] = mask[i] == 0 ? AlphaDropoutMask.Dropped(0.1) : mask[i] * pass.Input()[i];
                },
                "output"
            ),
            Fault.Backward<Layer.AlphaDropout>(
                "scaled by 1/(1-p), as dropout is",
                Alpha,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 1 / 0.9 / AlphaDropoutMask.Factor(0.1)),
                "input:x0"
            ),
        ];

    private static void Halves(Site site, NodePass<double> pass, Func<double, double, double> y, Span<double> output)
    {
        var size = site.Output.Size;
        for (var i = 0; i < output.Length; i++)
        {
            var first = i / size * 2 * size + i % size;
            output[i] = y(pass.Input()[first], pass.Input()[first + size]);
        }
    }
}
