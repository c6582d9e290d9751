using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong rules of the convolution: the window's settings in either direction, groups, the kernel's orientation, the
/// bias.
/// </summary>
internal static class Conv2dFaults
{
    private const int Weight = 0,
        Bias = 1;

    private static readonly FaultCheck Padded = FaultCheck.Layer("conv padding 1, stride 2"),
        Strided = FaultCheck.Layer("conv stride 2x2"),
        StridedApart = FaultCheck.Layer("conv stride 2x1"),
        Dilated = FaultCheck.Layer("conv dilation 2x2"),
        Grouped = FaultCheck.Layer("conv groups 2, stride 1");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.Conv2d>(
                "padding off by one in the output",
                Padded,
                (site, own) => new WrongOperation(With(site, Shifted).Forward, own.Backward),
                "output"
            ),
            Fault.In<Layer.Conv2d>(
                "padding off by one in the input gradient",
                Padded,
                (site, own) => InputGradient(site, own, Shifted),
                "input:x0"
            ),
            Fault.In<Layer.Conv2d>(
                "padding off by one in the weight gradient",
                Padded,
                (site, own) => WeightGradient(site, own, Shifted),
                "weight"
            ),
            Fault.In<Layer.Conv2d>(
                "stride ignored in the input gradient",
                Strided,
                (site, own) => InputGradient(site, own, w => w with { Stride = 1 }),
                "input:x0"
            ),
            Fault.In<Layer.Conv2d>(
                "stride ignored in the weight gradient",
                Strided,
                (site, own) => WeightGradient(site, own, w => w with { Stride = 1 }),
                "weight"
            ),
            Fault.In<Layer.Conv2d>(
                "stride's axes swapped in the input gradient",
                StridedApart,
                (site, own) => InputGradient(site, own, w => w with { Stride = (w.Stride.Width, w.Stride.Height) }),
                "input:x0"
            ),
            Fault.In<Layer.Conv2d>(
                "dilation ignored in the output",
                Dilated,
                (site, own) => new WrongOperation(With(site, w => w with { Dilation = 1 }).Forward, own.Backward),
                "output"
            ),
            Fault.In<Layer.Conv2d>(
                "dilation ignored in the input gradient",
                Dilated,
                (site, own) => InputGradient(site, own, w => w with { Dilation = 1 }),
                "input:x0"
            ),
            Fault.In<Layer.Conv2d>(
                "dilation ignored in the weight gradient",
                Dilated,
                (site, own) => WeightGradient(site, own, w => w with { Dilation = 1 }),
                "weight"
            ),
            Fault.Backward<Layer.Conv2d>(
                "groups mixed up in the input gradient",
                Grouped,
                (site, _, c) => RotateGroups(site, c.Inputs[0], site.Input.Size),
                "input:x0"
            ),
            Fault.Backward<Layer.Conv2d>(
                "groups mixed up in the weight gradient",
                Grouped,
                (site, _, c) => RotateGroups(site, c.Parameters[Weight], c.Parameters[Weight].Length),
                "weight"
            ),
            Fault.Backward<Layer.Conv2d>(
                "kernel flipped in the weight gradient",
                Padded,
                (site, _, c) => FlipKernels(site, c.Parameters[Weight]),
                "weight"
            ),
            Fault.Backward<Layer.Conv2d>(
                "weight gradient averaged over the batch",
                Padded,
                (_, pass, c) => Contribution.Scale(c.Parameters[Weight], 1.0 / pass.Count),
                "weight"
            ),
            Fault.Backward<Layer.Conv2d>(
                "bias gradient missing",
                Padded,
                (_, _, c) => Contribution.Scale(c.Parameters[Bias], 0),
                "bias"
            ),
            Fault.Backward<Layer.Conv2d>(
                "bias gradient averaged over the pixels",
                Padded,
                (site, _, c) => Contribution.Scale(c.Parameters[Bias], 1.0 / (site.Output[1] * site.Output[2])),
                "bias"
            ),
            Fault.Backward<Layer.Conv2d>(
                "weight gradient scaled by 1.0005",
                FaultCheck.Net,
                (_, _, c) => Contribution.Scale(c.Parameters[Weight], 1.0005),
                "0.weight"
            ),
            Fault.Backward<Layer.Conv2d>(
                "input gradient scaled by 1.0005",
                FaultCheck.Net,
                (_, _, c) => Contribution.Scale(c.Inputs[0], 1.0005),
                "input:input"
            ),
        ];

    private static Window2d Shifted(Window2d window) =>
        window with
        {
            Padding = new(window.Padding.Top + 1, window.Padding.Bottom, window.Padding.Left, window.Padding.Right),
        };

    private static Conv2d<double> With(Site site, Func<Window2d, Window2d> change)
    {
        var layer = site.Layer<Layer.Conv2d>();
        return new(new ConvGeometry(site.Input, site.Output, change(layer.Window), layer.Groups), layer.HasBias);
    }

    private static WrongOperation InputGradient(Site site, Operation<double> own, Func<Window2d, Window2d> change) =>
        Fault.Tampered(
            site,
            own,
            (_, pass, c) => c.Inputs[0] = Contribution.Of(pass, With(site, change), site.ParameterCount).Inputs[0]
        );

    private static WrongOperation WeightGradient(Site site, Operation<double> own, Func<Window2d, Window2d> change) =>
        Fault.Tampered(
            site,
            own,
            (_, pass, c) =>
                c.Parameters[Weight] = Contribution.Of(pass, With(site, change), site.ParameterCount).Parameters[Weight]
        );

    private static void RotateGroups(Site site, double[] values, int size)
    {
        var groups = site.Layer<Layer.Conv2d>().Groups;
        Contribution.RotateBlocks(values, size / groups, groups);
    }

    private static void FlipKernels(Site site, double[] weight)
    {
        var kernel = site.Layer<Layer.Conv2d>().Window.Kernel;
        var taps = kernel.Height * kernel.Width;
        for (var start = 0; start < weight.Length; start += taps)
            Array.Reverse(weight, start, taps);
    }
}
