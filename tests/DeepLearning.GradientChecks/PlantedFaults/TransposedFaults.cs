using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong rules of the transposed convolution, and of both convolutions of signals: where the window lies, the weight's
/// order, groups, the bias.
/// </summary>
internal static class TransposedFaults
{
    private const int Weight = 0,
        Bias = 1;

    private static readonly FaultCheck Strided = FaultCheck.Layer("transposed conv padding 1x1, stride 2"),
        Apart = FaultCheck.Layer("transposed conv kernel 3x3, stride 2x1"),
        Dilated = FaultCheck.Layer("transposed conv dilation 2x2, stride 2"),
        Larger = FaultCheck.Layer("transposed conv output padding 1x1, stride 3"),
        Square = FaultCheck.Layer("transposed conv channels as many as before"),
        Grouped = FaultCheck.Layer("transposed conv groups 2, stride 2"),
        Signal = FaultCheck.Layer("signal conv stride 2, padding 1"),
        SignalGroups = FaultCheck.Layer("signal conv groups 2"),
        SignalDilated = FaultCheck.Layer("signal conv padding per end, dilation 2"),
        TransposedSignal = FaultCheck.Layer("signal transposed conv stride 2, output padding 1"),
        TransposedSignalGroups = FaultCheck.Layer("signal transposed conv groups 2");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.ConvTranspose2d>(
                "padding off by one in the output",
                Strided,
                (site, own) => new WrongOperation(With(site, Shifted).Forward, own.Backward),
                "output"
            ),
            Fault.In<Layer.ConvTranspose2d>(
                "output padding at the top and the left, in the output",
                Larger,
                (site, own) =>
                    new WrongOperation(With(site, w => w with { Padding = new(2, 0, 2, 0) }).Forward, own.Backward),
                "output"
            ),
            Fault.In<Layer.ConvTranspose2d>(
                "stride's axes swapped in the input gradient",
                Apart,
                (site, own) => Gradient(site, own, c => c.Inputs[0], w => w with { Stride = (1, 2) }),
                "input:x0"
            ),
            Fault.In<Layer.ConvTranspose2d>(
                "stride ignored in the output",
                Strided,
                (site, own) => new WrongOperation(With(site, w => w with { Stride = 1 }).Forward, own.Backward),
                "output"
            ),
            Fault.In<Layer.ConvTranspose2d>(
                "dilation ignored in the weight gradient",
                Dilated,
                (site, own) => Gradient(site, own, c => c.Parameters[Weight], w => w with { Dilation = 1 }),
                "weight"
            ),
            Fault.In<Layer.ConvTranspose2d>(
                "dilation ignored in the input gradient",
                Dilated,
                (site, own) => Gradient(site, own, c => c.Inputs[0], w => w with { Dilation = 1 }),
                "input:x0"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "input and output channels swapped in the weight gradient",
                Square,
                (_, _, c) => SwapChannels(c.Parameters[Weight], 4, 9),
                "weight"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "kernel flipped in the weight gradient",
                Square,
                (_, _, c) => FlipKernels(c.Parameters[Weight], 9),
                "weight"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "groups mixed up in the weight gradient",
                Grouped,
                (_, _, c) => Contribution.RotateBlocks(c.Parameters[Weight], c.Parameters[Weight].Length / 2, 2),
                "weight"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "groups mixed up in the input gradient",
                Grouped,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input.Size / 2, 2),
                "input:x0"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "bias gradient missing",
                Grouped,
                (_, _, c) => Contribution.Scale(c.Parameters[Bias], 0),
                "bias"
            ),
            Fault.Backward<Layer.ConvTranspose2d>(
                "bias gradient averaged over the input's pixels",
                Grouped,
                (site, _, c) => Contribution.Scale(c.Parameters[Bias], 1.0 / (site.Input[1] * site.Input[2])),
                "bias"
            ),
            Fault.Forward<Layer.ConvTranspose2d>(
                "the bias is added where something was written only",
                Apart,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    var plane = site.Output[1] * site.Output[2];
                    for (var i = 0; i < pass.Output.Length; i += plane)
                        pass.Output[i] -= pass.Parameter(Bias)[i / plane % site.Output[0]];
                },
                "output"
            ),
            Fault.Forward<Layer.Conv1d>(
                "padding at one end only, in the output",
                Signal,
                (site, pass, _) => Convolution(site, w => w with { Padding = new(0, 0, 0, 2) }).Forward(pass),
                "output"
            ),
            Fault.Backward<Layer.Conv1d>(
                "steps reversed in the input gradient",
                Signal,
                (site, _, c) => FlipKernels(c.Inputs[0], site.Input[1]),
                "input:x0"
            ),
            Fault.Backward<Layer.Conv1d>(
                "dilation ignored in the weight gradient",
                SignalDilated,
                (site, pass, c) =>
                    c.Parameters[Weight] = Contribution
                        .Of(pass, Convolution(site, w => w with { Dilation = 1 }), site.ParameterCount)
                        .Parameters[Weight],
                "weight"
            ),
            Fault.Backward<Layer.Conv1d>(
                "groups mixed up in the weight gradient",
                SignalGroups,
                (_, _, c) => Contribution.RotateBlocks(c.Parameters[Weight], c.Parameters[Weight].Length / 2, 2),
                "weight"
            ),
            Fault.Backward<Layer.Conv1d>(
                "bias gradient averaged over the steps",
                Signal,
                (site, _, c) => Contribution.Scale(c.Parameters[Bias], 1.0 / site.Output[1]),
                "bias"
            ),
            Fault.Forward<Layer.ConvTranspose1d>(
                "the output padding's step is left 0",
                TransposedSignal,
                (site, pass, own) =>
                {
                    own.Forward(pass);
                    for (var end = site.Output[1]; end <= pass.Output.Length; end += site.Output[1])
                        pass.Output[end - 1] = 0;
                },
                "output"
            ),
            Fault.Backward<Layer.ConvTranspose1d>(
                "kernel flipped in the weight gradient",
                TransposedSignal,
                (_, _, c) => FlipKernels(c.Parameters[Weight], 3),
                "weight"
            ),
            Fault.Backward<Layer.ConvTranspose1d>(
                "groups mixed up in the input gradient",
                TransposedSignalGroups,
                (site, _, c) => Contribution.RotateBlocks(c.Inputs[0], site.Input.Size / 2, 2),
                "input:x0"
            ),
            Fault.Backward<Layer.ConvTranspose1d>(
                "input gradient scaled by 1.0005",
                TransposedSignal,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 1.0005),
                "input:x0"
            ),
        ];

    private static Window2d Shifted(Window2d window) =>
        window with
        {
            Padding = new(window.Padding.Top + 1, window.Padding.Bottom, window.Padding.Left, window.Padding.Right),
        };

    private static ConvTranspose2d<double> With(Site site, Func<Window2d, Window2d> change)
    {
        var layer = site.Layer<Layer.ConvTranspose2d>();
        return new(new ConvGeometry(site.Output, site.Input, change(layer.Window), layer.Groups), layer.HasBias);
    }

    private static Conv2d<double> Convolution(Site site, Func<Window2d, Window2d> change)
    {
        var layer = site.Layer<Layer.Conv1d>();
        return new(
            new ConvGeometry(
                [site.Input[0], 1, site.Input[1]],
                [site.Output[0], 1, site.Output[1]],
                change(layer.ToConv2d().Window),
                layer.Groups
            ),
            layer.HasBias
        );
    }

    /// <summary>One of the right gradients is that of another window.</summary>
    private static WrongOperation Gradient(
        Site site,
        Operation<double> own,
        Func<Contribution, double[]> which,
        Func<Window2d, Window2d> change
    ) =>
        Fault.Tampered(
            site,
            own,
            (_, pass, c) => which(Contribution.Of(pass, With(site, change), site.ParameterCount)).CopyTo(which(c), 0)
        );

    private static void SwapChannels(double[] weight, int channels, int taps)
    {
        var copy = (double[])weight.Clone();
        for (var c = 0; c < channels; c++)
        for (var o = 0; o < channels; o++)
            Array.Copy(copy, (c * channels + o) * taps, weight, (o * channels + c) * taps, taps);
    }

    private static void FlipKernels(double[] values, int length)
    {
        for (var start = 0; start < values.Length; start += length)
            Array.Reverse(values, start, length);
    }
}
