using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong layer norms: the variance's divisor, epsilon's place, the mean's and the variance's terms in dx, sums over the
/// wrong axis.
/// </summary>
internal static class LayerNormFaults
{
    private const int Gamma = 0,
        Beta = 1;

    private static readonly FaultCheck Images = FaultCheck.Layer($"layer norm {Shape.Of(4, 3, 5, 6)}, 0 ± 1"),
        Rows = FaultCheck.Layer($"layer norm {Shape.Of(8, 5)}, 0 ± 1"),
        Epsilon = FaultCheck.Layer("layer norm, epsilon 0.1"),
        Steps = FaultCheck.Layer("layer norm on steps");

    public static IEnumerable<Fault> All =>
        [
            Renormalised(
                "normalises with the unbiased variance",
                Rows,
                (s, variance, epsilon) => Math.Sqrt(s.Size / (s.Size - 1.0) * variance + epsilon)
            ),
            Renormalised("epsilon outside the root", Epsilon, (_, variance, epsilon) => Math.Sqrt(variance) + epsilon),
            Renormalised("epsilon forgotten", Epsilon, (_, variance, _) => Math.Sqrt(variance)),
            InputGradient("dx without the mean's and the variance's terms", Rows, (s, i) => s.G(i)),
            InputGradient("dx without the variance's term", Images, (s, i) => s.G(i) - s.MeanG),
            InputGradient(
                "dx with the variance's term added",
                Images,
                (s, i) => s.G(i) - s.MeanG + s.Hat(i) * s.MeanGHat
            ),
            InputGradient(
                "weight left out of the means",
                Rows,
                (s, i) => s.G(i) - s.Mean(s.Dy) - s.Hat(i) * s.Mean(j => s.Dy(j) * s.Hat(j))
            ),
            Fault.Backward<Layer.LayerNorm>(
                "weight gradient of x in place of the normalised x",
                Rows,
                (site, pass, c) =>
                {
                    Array.Clear(c.Parameters[Gamma]);
                    for (var i = 0; i < pass.Output.Length; i++)
                        c.Parameters[Gamma][i % site.Output.Size] += pass.OutputGradient[i] * pass.Input()[i];
                },
                "weight"
            ),
            Fault.Backward<Layer.LayerNorm>(
                "the last sample's weight gradient only",
                Rows,
                (site, pass, c) =>
                {
                    var last = new Sample(site, pass, pass.Count - 1);
                    for (var i = 0; i < last.Size; i++)
                        c.Parameters[Gamma][i] = last.Dy(i) * last.Hat(i);
                },
                "weight"
            ),
            Fault.Backward<Layer.LayerNorm>(
                "the weight gradient of each sample's first step only",
                Steps,
                (site, pass, c) =>
                {
                    var size = site.Output.Extents[^1];
                    Array.Clear(c.Parameters[Beta]);
                    for (var i = 0; i < pass.Output.Length; i++)
                        if (i % site.Output.Size < size)
                            c.Parameters[Beta][i % size] += pass.OutputGradient[i];
                },
                "bias"
            ),
            Fault.In<Layer.LayerNorm>(
                "the whole sample normalised in place of each step",
                Steps,
                (site, own) =>
                    new WrongOperation(
                        pass =>
                        {
                            var size = site.Output.Extents[^1];
                            for (var i = 0; i < pass.Output.Length; i++)
                            {
                                var x = pass.Input().Slice(i / site.Output.Size * site.Output.Size, site.Output.Size);
                                var (mean, square) = (0.0, 0.0);
                                foreach (var value in x)
                                    mean += value / x.Length;
                                foreach (var value in x)
                                    square += (value - mean) * (value - mean) / x.Length;
                                pass.Output[i] =
                                    pass.Parameter(Gamma)[i % size]
                                        * (pass.Input()[i] - mean)
                                        / Math.Sqrt(square + 1e-5)
                                    + pass.Parameter(Beta)[i % size];
                            }
                        },
                        own.Backward
                    ),
                "output",
                "input:x0",
                "weight"
            ),
            Fault.Backward<Layer.LayerNorm>(
                "bias gradient averaged",
                Images,
                (_, pass, c) => Contribution.Scale(c.Parameters[Beta], 1.0 / pass.Count),
                "bias"
            ),
        ];

    /// <summary>One sample of a pass, and what dx is made of.</summary>
    private sealed class Sample(Site site, NodePass<double> pass, int index)
    {
        private readonly double _mean = pass.Saved(0, pass.Count)[index];

        public int Size { get; } = site.Output.Size;

        public int Start { get; } = index * site.Output.Size;

        public double Inverse { get; } = pass.Saved(1, pass.Count)[index];

        public double MeanG => Mean(G);

        public double MeanGHat => Mean(i => G(i) * Hat(i));

        public double Dy(int i) => pass.OutputGradient[Start + i];

        public double G(int i) => pass.Parameter(Gamma)[i] * Dy(i);

        public double Hat(int i) => (pass.Input()[Start + i] - _mean) * Inverse;

        public double Mean(Func<int, double> value) => Enumerable.Range(0, Size).Average(value);
    }

    private static IEnumerable<Sample> Samples(Site site, NodePass<double> pass) =>
        Enumerable.Range(0, pass.Count).Select(index => new Sample(site, pass, index));

    /// <summary>The output normalised by another sigma; the backward pass as it was.</summary>
    private static Fault Renormalised(string name, FaultCheck check, Func<Sample, double, double, double> sigma) =>
        Fault.Forward<Layer.LayerNorm>(
            name,
            check,
            (site, pass, own) =>
            {
                own.Forward(pass);
                var epsilon = site.Layer<Layer.LayerNorm>().Epsilon;
                foreach (var s in Samples(site, pass))
                {
                    var other = sigma(s, 1 / (s.Inverse * s.Inverse) - epsilon, epsilon);
                    for (var i = 0; i < s.Size; i++)
                        pass.Output[s.Start + i] =
                            pass.Parameter(Gamma)[i] * s.Hat(i) / (s.Inverse * other) + pass.Parameter(Beta)[i];
                }
            },
            "output"
        );

    private static Fault InputGradient(string name, FaultCheck check, Func<Sample, int, double> dx) =>
        Fault.Backward<Layer.LayerNorm>(
            name,
            check,
            (site, pass, c) =>
            {
                foreach (var s in Samples(site, pass))
                    for (var i = 0; i < s.Size; i++)
                        c.Inputs[0][s.Start + i] = s.Inverse * dx(s, i);
            },
            "input:x0"
        );
}
