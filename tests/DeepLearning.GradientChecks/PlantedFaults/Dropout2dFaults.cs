using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong channel masks: drawn for pixels, for the batch, without a key of their own, unscaled, kept in inference.
/// </summary>
internal static class Dropout2dFaults
{
    private static readonly FaultCheck Half = FaultCheck.Layer($"channel dropout {0.5}"),
        Tenth = FaultCheck.Layer($"channel dropout {0.1}"),
        Inference = FaultCheck.Layer($"channel dropout {0.5} in inference");

    public static IEnumerable<Fault> All =>
        [
            Masked("1/(1-p) missing", Tenth, (site, pass) => [.. Mask(site, pass).Select(m => m * (1 - Rate(site)))]),
            Masked(
                "a mask value for each pixel",
                Half,
                (site, pass) =>
                {
                    var mask = new double[pass.Output.Length];
                    DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, Rate(site), mask);
                    return mask;
                }
            ),
            Masked(
                "one mask for all samples",
                Half,
                (site, pass) =>
                {
                    var mask = Mask(site, pass);
                    for (var i = site.Output.Size; i < mask.Length; i++)
                        mask[i] = mask[i % site.Output.Size];
                    return mask;
                }
            ),
            Masked(
                "samples and channels swapped",
                Half,
                (site, pass) =>
                {
                    var (mask, plane) = (Channels(site, pass), site.Output[1] * site.Output[2]);
                    return
                    [
                        .. Enumerable
                            .Range(0, pass.Output.Length)
                            .Select(i => mask[i / plane % site.Output[0] * pass.Count + i / site.Output.Size]),
                    ];
                }
            ),
            Fault.Backward<Layer.Dropout2d>(
                "no mask in the backward pass",
                Half,
                (_, pass, c) => pass.OutputGradient.CopyTo(c.Inputs[0]),
                "input:x0"
            ),
            Fault.Backward<Layer.Dropout2d>(
                "1/(1-p) missing in the backward pass",
                Tenth,
                (site, _, c) => Contribution.Scale(c.Inputs[0], 1 - Rate(site)),
                "input:x0"
            ),
            Masked("drops in inference too", Inference, Mask),
        ];

    private static double Rate(Site site) => site.Layer<Layer.Dropout2d>().Rate;

    /// <summary>The right mask, one value for each channel of each sample.</summary>
    private static double[] Channels(Site site, NodePass<double> pass)
    {
        var channels = new double[pass.Count * site.Output[0]];
        var samples = pass.SampleIndices.IsEmpty
            ? Enumerable.Range(0, pass.Count).Select(i => (long)i).ToArray()
            : pass.SampleIndices.ToArray();
        DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), samples, Rate(site), channels);
        return channels;
    }

    /// <summary>The right mask, one value for each pixel.</summary>
    private static double[] Mask(Site site, NodePass<double> pass)
    {
        var (channels, plane) = (Channels(site, pass), site.Output[1] * site.Output[2]);
        return [.. Enumerable.Range(0, pass.Output.Length).Select(i => channels[i / plane])];
    }

    private static Fault Masked(string name, FaultCheck check, Func<Site, NodePass<double>, double[]> mask) =>
        Fault.In<Layer.Dropout2d>(
            name,
            check,
            (site, _) =>
                new WrongOperation(
                    pass =>
                    {
                        var values = mask(site, pass);
                        for (var i = 0; i < values.Length; i++)
                            pass.Output[i] = values[i] * pass.Input()[i];
                    },
                    pass =>
                    {
                        var values = mask(site, pass);
                        for (var i = 0; i < pass.InputGradient().Length; i++)
                            pass.InputGradient()[i] += values[i] * pass.OutputGradient[i];
                    }
                ),
            "output",
            "input:x0"
        );
}
