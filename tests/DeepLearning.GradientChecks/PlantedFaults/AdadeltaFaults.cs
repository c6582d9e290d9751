using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of Adadelta.</summary>
internal static class AdadeltaFaults
{
    private static readonly FaultCheck Check = FaultCheck.Update(new Optimizer.Adadelta(0.5, 0.7, 1e-3, 0.1));

    private static readonly string[] Moved = ["*.weight", "*.bias", "*/meanSquareMove"],
        Squares = [.. Moved, "*/meanSquare"];

    public static IEnumerable<Fault> All =>
        [
            Of("roots of the means before this step", Moved, e => Math.Sqrt((e.U + e.Epsilon) / (e.OldV + e.Epsilon))),
            Of("no root of the moves", Moved, e => (e.U + e.Epsilon) / Math.Sqrt(e.V + e.Epsilon)),
            Of("no root of the squares", Moved, e => Math.Sqrt(e.U + e.Epsilon) / (e.V + e.Epsilon)),
            Of("epsilon beside the roots", Moved, e => (Math.Sqrt(e.U) + e.Epsilon) / (Math.Sqrt(e.V) + e.Epsilon)),
            Of("a fixed rate, as RMSProp", Moved, e => 1 / Math.Sqrt(e.V + e.Epsilon)),
            Of("the moves' mean not kept", ["*/meanSquareMove"], null, (e, d) => e with { NewU = 0.3 * d * d }),
            Of(
                "the moves' mean of scaled moves",
                ["*/meanSquareMove"],
                null,
                (e, d) => e with { NewU = 0.7 * e.U + 0.3 * 0.25 * d * d }
            ),
            Of(
                "the moves' mean of the gradient",
                ["*/meanSquareMove"],
                null,
                (e, _) => e with { NewU = 0.7 * e.U + 0.3 * e.G * e.G }
            ),
            Of("smoothing swapped", ["*/meanSquareMove"], null, (e, d) => e with { NewU = 0.3 * e.U + 0.7 * d * d }),
            new("decay forgotten", "optimizer Adadelta", Check, Squares)
            {
                Updates = new Wrong(null, null, decays: false),
            },
        ];

    private static Fault Of(
        string name,
        IReadOnlyList<string> named,
        Func<Element, double>? factor,
        Func<Element, double, Element>? keep = null
    ) => new(name, "optimizer Adadelta", Check, named) { Updates = new Wrong(factor, keep, decays: true) };

    /// <summary>One element: the gradient with its decay, the mean square after and before the step, and that of the
    /// moves before and after it.</summary>
    private sealed record Element(double G, double V, double OldV, double U, double Epsilon, double NewU = 0);

    private sealed class Wrong(Func<Element, double>? factor, Func<Element, double, Element>? keep, bool decays)
        : UpdateRules<double>
    {
        public override void Adadelta(
            Optimizer.Adadelta rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> square,
            Span<double> move
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var g = gradient[i] + (decays ? rule.WeightDecay * weight[i] : 0);
                var v = rule.Smoothing * square[i] + (1 - rule.Smoothing) * g * g;
                var element = new Element(g, v, square[i], move[i], rule.Epsilon);
                var d = (factor?.Invoke(element) ?? Math.Sqrt((move[i] + rule.Epsilon) / (v + rule.Epsilon))) * g;
                var right = rule.Smoothing * move[i] + (1 - rule.Smoothing) * d * d;
                square[i] = v;
                move[i] = keep?.Invoke(element, d).NewU ?? right;
                weight[i] -= rule.LearningRate * d;
            }
        }
    }
}
