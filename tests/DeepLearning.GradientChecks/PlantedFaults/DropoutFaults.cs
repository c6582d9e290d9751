using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong masks: unscaled, redrawn, kept in inference, the wrong way round.</summary>
internal static class DropoutFaults
{
    private static readonly FaultCheck Half = FaultCheck.Layer($"Dropout {new Layer.Dropout(0.5).Describe()}"),
        Tenth = FaultCheck.Layer($"Dropout {new Layer.Dropout(0.1).Describe()}"),
        Inference = FaultCheck.Layer("dropout 0.5 in inference");

    public static IEnumerable<Fault> All =>
        [
            Fault.In<Layer.Dropout>(
                "1/(1-p) missing",
                Tenth,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            own.Forward(pass);
                            for (var i = 0; i < pass.Output.Length; i++)
                                pass.Output[i] *= 1 - Rate(site);
                        },
                        Fault.Tampered(site, own, (_, _, c) => Contribution.Scale(c.Inputs[0], 1 - Rate(site))).Backward
                    ),
                "output",
                "input:x0"
            ),
            Fault.Backward<Layer.Dropout>(
                "1/(1-p) missing in the backward pass",
                Tenth,
                (site, _, c) => Contribution.Scale(c.Inputs[0], 1 - Rate(site)),
                "input:x0"
            ),
            Fault.Backward<Layer.Dropout>(
                "the mask redrawn in the backward pass",
                Half,
                (site, pass, c) =>
                {
                    var mask = Mask(pass, pass.KeyFor(RngPurpose.Dropout).Fold(1), Rate(site));
                    for (var i = 0; i < mask.Length; i++)
                        c.Inputs[0][i] = mask[i] * pass.OutputGradient[i];
                },
                "input:x0"
            ),
            Fault.Backward<Layer.Dropout>(
                "no mask in the backward pass",
                Half,
                (_, pass, c) => pass.OutputGradient.CopyTo(c.Inputs[0]),
                "input:x0"
            ),
            WithMask(
                "the share that is kept taken for the share that is dropped",
                Tenth,
                (site, pass) => Mask(pass, pass.KeyFor(RngPurpose.Dropout), 1 - Rate(site)),
                "output",
                "input:x0"
            ),
            WithMask(
                "one mask for all samples",
                Half,
                (site, pass) =>
                {
                    var mask = Mask(pass, pass.KeyFor(RngPurpose.Dropout), Rate(site));
                    for (var i = site.Output.Size; i < mask.Length; i++)
                        mask[i] = mask[i % site.Output.Size];
                    return mask;
                },
                "output",
                "input:x0"
            ),
            WithMask(
                "drops in inference too",
                Inference,
                (site, pass) => Mask(pass, pass.KeyFor(RngPurpose.Dropout), Rate(site)),
                "output",
                "input:x0"
            ),
            new(
                "the first step's mask kept for all steps",
                "Dropout",
                FaultCheck.Run,
                "step 2: loss",
                "step 2: parameters",
                "step 2: optimizer state"
            )
            {
                Operation = (site, _) => site.Node.Layer is Layer.Dropout ? KeptMask(site) : null,
            },
        ];

    private static WrongOperation KeptMask(Site site)
    {
        RngKey? first = null;
        return Masked(site, (s, pass) => Mask(pass, first ??= pass.KeyFor(RngPurpose.Dropout), Rate(s)));
    }

    private static double Rate(Site site) => site.Layer<Layer.Dropout>().Rate;

    private static double[] Mask(NodePass<double> pass, RngKey key, double rate)
    {
        var mask = new double[pass.Output.Length];
        var samples = pass.SampleIndices.IsEmpty
            ? Enumerable.Range(0, pass.Count).Select(i => (long)i).ToArray()
            : pass.SampleIndices.ToArray();
        DropoutMask.Fill(key, samples, rate, mask);
        return mask;
    }

    private static Fault WithMask(
        string name,
        FaultCheck check,
        Func<Site, NodePass<double>, double[]> mask,
        params IReadOnlyList<string> named
    ) => Fault.In<Layer.Dropout>(name, check, (site, _) => Masked(site, mask), named);

    private static WrongOperation Masked(Site site, Func<Site, NodePass<double>, double[]> mask) =>
        new(
            pass =>
            {
                var values = mask(site, pass);
                for (var i = 0; i < values.Length; i++)
                    pass.Output[i] = values[i] * pass.Input()[i];
            },
            pass =>
            {
                var values = mask(site, pass);
                var dx = pass.InputGradient();
                for (var i = 0; i < dx.Length; i++)
                    dx[i] += values[i] * pass.OutputGradient[i];
            }
        );
}
