using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong norms to clip by, and wrong units.</summary>
internal static class ClippingFaults
{
    private static readonly FaultCheck BySum = FaultCheck.Update(
            new Optimizer.Sgd(0.1),
            new Clipping.ByNorm(20, NormOrder.One)
        ),
        ByLargest = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.ByNorm(0.5, NormOrder.Infinity)),
        Adaptive = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.Adaptive(0.1)),
        Loose = FaultCheck.Update(new Optimizer.Sgd(0.1), new Clipping.Adaptive(100, 0.5));

    private static readonly string[] Moved = ["*.weight", "*.bias"];

    public static IEnumerable<Fault> All =>
        [
            OfNorm("the Euclidean norm in place of the sum", BySum, (_, g) => Math.Sqrt(Sum(g, 2))),
            OfNorm("the largest sum of a parameter", BySum, (moving, g) => moving.Max(e => Sum(g[e.Range], 1))),
            OfNorm("the mean in place of the sum", BySum, (_, g) => Sum(g, 1) / g.Length),
            OfNorm("the Euclidean norm in place of the largest", ByLargest, (_, g) => Math.Sqrt(Sum(g, 2))),
            OfNorm("the largest without its sign", ByLargest, (_, g) => g.Max()),
            OfNorm(
                "the sum of each parameter's largest",
                ByLargest,
                (moving, g) => moving.Sum(e => Largest(g[e.Range]))
            ),
            OfUnits("a parameter is one unit", Adaptive, ["*.weight"], (clipping, entry, w, g) => Hold(clipping, w, g)),
            OfUnits(
                "each weight is a unit",
                Adaptive,
                Moved,
                (clipping, entry, w, g) =>
                {
                    for (var i = 0; i < g.Length; i++)
                        Hold(clipping, w.Slice(i, 1), g.Slice(i, 1));
                }
            ),
            OfUnits(
                "each value of one axis is a unit",
                Adaptive,
                ["*.bias", "1.weight"],
                (clipping, entry, w, g) =>
                {
                    var width = entry.Shape.Size / entry.Shape[0];
                    for (var i = 0; i < g.Length; i += width)
                        Hold(clipping, w.Slice(i, width), g.Slice(i, width));
                }
            ),
            OfUnits(
                "epsilon forgotten",
                Adaptive,
                ["*.bias"],
                (clipping, entry, w, g) => EachUnit(clipping with { Epsilon = 1e-300 }, entry, w, g)
            ),
            OfUnits(
                "short gradients scaled up",
                Loose,
                Moved,
                (clipping, entry, w, g) => EachUnit(clipping, entry, w, g, alsoUp: true)
            ),
        ];

    private delegate void Units(
        Clipping.Adaptive clipping,
        ParameterLayout.Entry entry,
        ReadOnlySpan<double> w,
        Span<double> g
    );

    private static Fault OfNorm(
        string name,
        FaultCheck check,
        Func<IReadOnlyList<ParameterLayout.Entry>, double[], double> norm
    ) => new(name, "clipping", check, Moved) { Updates = new WrongNorm(norm) };

    private static Fault OfUnits(string name, FaultCheck check, IReadOnlyList<string> named, Units clip) =>
        new(name, "clipping", check, named) { Updates = new WrongUnits(clip) };

    private static double Sum(ReadOnlySpan<double> values, double power)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Pow(Math.Abs(value), power);
        return sum;
    }

    private static double Largest(double[] values) => values.Max(Math.Abs);

    private static void EachUnit(
        Clipping.Adaptive clipping,
        ParameterLayout.Entry entry,
        ReadOnlySpan<double> w,
        Span<double> g,
        bool alsoUp = false
    )
    {
        var width = entry.Shape.Rank < 2 ? g.Length : entry.Shape.Size / entry.Shape[0];
        for (var i = 0; i < g.Length; i += width)
            Hold(clipping, w.Slice(i, width), g.Slice(i, width), alsoUp);
    }

    private static void Hold(Clipping.Adaptive clipping, ReadOnlySpan<double> w, Span<double> g, bool alsoUp = false)
    {
        var factor = clipping.Factor * Math.Max(Math.Sqrt(Sum(w, 2)), clipping.Epsilon) / Math.Sqrt(Sum(g, 2));
        foreach (ref var x in g)
            x *= alsoUp ? factor : Math.Min(1, factor);
    }

    /// <summary>Of the parameters that move, one after another, as the right rule has them.</summary>
    private sealed class WrongNorm(Func<IReadOnlyList<ParameterLayout.Entry>, double[], double> norm)
        : UpdateRules<double>
    {
        public override void Clip(
            Clipping clipping,
            IReadOnlyList<ParameterLayout.Entry> moving,
            ReadOnlySpan<double> weights,
            Span<double> gradients,
            NotFinite notFinite
        )
        {
            var scale = ((Clipping.ByNorm)clipping).Scale(norm(moving, gradients.ToArray()));
            foreach (var entry in moving)
            foreach (ref var g in gradients[entry.Range])
                g *= scale;
        }
    }

    private sealed class WrongUnits(Units clip) : UpdateRules<double>
    {
        public override void Clip(
            Clipping clipping,
            IReadOnlyList<ParameterLayout.Entry> moving,
            ReadOnlySpan<double> weights,
            Span<double> gradients,
            NotFinite notFinite
        )
        {
            foreach (var entry in moving)
                clip((Clipping.Adaptive)clipping, entry, weights[entry.Range], gradients[entry.Range]);
        }
    }
}
