using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong penalties, and wrong bounds on the norm.</summary>
internal static class PenaltyFaults
{
    private static readonly FaultCheck L1 = FaultCheck.Update(
            new Optimizer.Sgd(0.1),
            groups: [new("*") { L1Penalty = 0.3 }]
        ),
        L2 = FaultCheck.Update(new Optimizer.Sgd(0.1), groups: [new("*") { L2Penalty = 0.3 }]),
        MaxNorm = FaultCheck.Update(new Optimizer.Sgd(0.1), groups: [new("*") { MaxNorm = 0.5 }]),
        LargeMaxNorm = FaultCheck.Update(new Optimizer.Sgd(0.1), groups: [new("*") { MaxNorm = 10 }]);

    private static readonly string[] Moved = ["*.weight", "*.bias"],
        Weights = ["*.weight"];

    public static IEnumerable<Fault> All =>
        [
            Penalty("L1 with the weight in place of its sign", L1, (group, w) => group.L1Penalty * w),
            Penalty("L1's sign", L1, (group, w) => -group.L1Penalty * Math.Sign(w)),
            Penalty("L1 forgotten", L1, (_, _) => 0),
            Penalty("L2 twice as strong", L2, (group, w) => 2 * group.L2Penalty * w),
            Penalty("L2's sign", L2, (group, w) => -group.L2Penalty * w),
            Bound("norm not bounded", MaxNorm, Weights, (_, _, _) => { }),
            Bound(
                "rows of any length brought to the norm",
                LargeMaxNorm,
                Weights,
                (norm, shape, weight) => Scale(shape, weight, row => norm / row)
            ),
            Bound(
                "norm of the whole parameter",
                MaxNorm,
                Weights,
                (norm, shape, weight) =>
                    Scale(shape.Rank < 2 ? shape : [1, shape.Size], weight, row => Math.Min(1, norm / row))
            ),
            Bound(
                "norm not rooted",
                MaxNorm,
                Weights,
                (norm, shape, weight) => Scale(shape, weight, row => Math.Min(1, norm / (row * row)))
            ),
            Bound(
                "biases bounded too",
                MaxNorm,
                ["*.bias", "1.weight"],
                (norm, shape, weight) =>
                    Scale(shape.Rank == 1 ? [1, shape.Size] : shape, weight, row => Math.Min(1, norm / row))
            ),
        ];

    private static Fault Penalty(string name, FaultCheck check, Func<ParameterGroup, double, double> derivative) =>
        new(name, "penalty", check, Moved) { Updates = new Wrong(derivative, null) };

    private static Fault Bound(string name, FaultCheck check, IReadOnlyList<string> named, Limit limit) =>
        new(name, "norm", check, named) { Updates = new Wrong(null, limit) };

    private delegate void Limit(double maxNorm, Shape shape, Span<double> weight);

    private static void Scale(Shape shape, Span<double> weight, Func<double, double> factor)
    {
        if (shape.Rank < 2)
            return;
        var width = shape.Size / shape[0];
        for (var unit = 0; unit < shape[0]; unit++)
        {
            var row = weight.Slice(unit * width, width);
            var sum = 0.0;
            foreach (var w in row)
                sum += w * w;
            foreach (ref var w in row)
                w *= factor(Math.Sqrt(sum));
        }
    }

    private sealed class Wrong(Func<ParameterGroup, double, double>? derivative, Limit? limit) : UpdateRules<double>
    {
        public override void Penalize(ParameterGroup group, ReadOnlySpan<double> weight, Span<double> gradient)
        {
            for (var i = 0; i < weight.Length; i++)
                gradient[i] += derivative!(group, weight[i]);
        }

        public override void LimitNorm(double maxNorm, Shape shape, Span<double> weight) =>
            limit!(maxNorm, shape, weight);
    }
}
