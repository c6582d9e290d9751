using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of convolutions whose border is made of the image's own pixels.</summary>
internal static class BorderFaults
{
    private static readonly FaultCheck Reflect = FaultCheck.Layer("conv Reflect, per side"),
        Replicate = FaultCheck.Layer("conv Replicate, per side"),
        Circular = FaultCheck.Layer("conv Circular, per side"),
        Signal = FaultCheck.Layer("signal conv Reflect");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.Conv2d>(
                "a reflection repeats the border's pixel",
                Reflect,
                (site, own) => new WrongOperation(With(site, PaddingMode.Replicate).Forward, own.Backward),
                "output",
                "weight"
            ),
            Fault.In<Layer.Conv2d>(
                "a replicated border is one of zeros",
                Replicate,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            own.Forward(pass);
                            Zeros(site).Forward(pass);
                        },
                        own.Backward
                    ),
                "output"
            ),
            Fault.In<Layer.Conv2d>(
                "a circular border is a reflected one",
                Circular,
                (site, _) => With(site, PaddingMode.Reflect),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.In<Layer.Conv2d>(
                "what the border read gets no gradient",
                Replicate,
                (site, own) =>
                    Fault.Tampered(
                        site,
                        own,
                        (_, pass, c) => c.Inputs[0] = Contribution.Of(pass, Zeros(site), site.ParameterCount).Inputs[0]
                    ),
                "input:x0"
            ),
            Fault.In<Layer.Conv2d>(
                "the weight's gradient takes the border for zeros",
                Circular,
                (site, own) =>
                    Fault.Tampered(
                        site,
                        own,
                        (_, pass, c) =>
                            c.Parameters[0] = Contribution.Of(pass, Zeros(site), site.ParameterCount).Parameters[0]
                    ),
                "weight"
            ),
            Fault.In<Layer.Conv1d>(
                "a reflection repeats the border's step",
                Signal,
                (site, own) =>
                    new WrongOperation(
                        new BorderedConv2d<double>(
                            new(
                                [site.Input[0], 1, site.Input[1]],
                                [site.Output[0], 1, site.Output[1]],
                                site.Layer<Layer.Conv1d>().ToConv2d().Window,
                                1
                            ),
                            PaddingMode.Replicate,
                            true
                        ).Forward,
                        own.Backward
                    ),
                "output",
                "weight"
            ),
        ];

    private static BorderedConv2d<double> With(Site site, PaddingMode mode) => new(Geometry(site), mode, true);

    private static Conv2d<double> Zeros(Site site) => new(Geometry(site), true);

    private static ConvGeometry Geometry(Site site) =>
        new(site.Input, site.Output, site.Layer<Layer.Conv2d>().Window, 1);
}
