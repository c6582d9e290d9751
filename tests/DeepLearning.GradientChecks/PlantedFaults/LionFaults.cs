using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of Lion.</summary>
internal static class LionFaults
{
    private static readonly FaultCheck Check = FaultCheck.Update(new Optimizer.Lion(0.01, 0.5, 0.8, 0.3));

    private static readonly string[] Moved = ["*.weight", "*.bias"];

    public static IEnumerable<Fault> All =>
        [
            Of("the sign of the gradient", Moved, (r, w, g, m) => (w, Math.Sign(g), Keep(r, g, m))),
            Of("the sign of the mean before the step", Moved, (r, w, g, m) => (w, Math.Sign(m), Keep(r, g, m))),
            Of(
                "the sign of the mean after the step",
                Moved,
                (r, w, g, m) => (w, Math.Sign(Keep(r, g, m)), Keep(r, g, m))
            ),
            Of("no sign", Moved, (r, w, g, m) => (w, r.Beta1 * m + (1 - r.Beta1) * g, Keep(r, g, m))),
            Of(
                "betas swapped",
                [.. Moved, "*/mean"],
                (r, w, g, m) => (w, Math.Sign(r.Beta2 * m + (1 - r.Beta2) * g), r.Beta1 * m + (1 - r.Beta1) * g)
            ),
            Of(
                "the direction is kept as the mean",
                ["*/mean"],
                (r, w, g, m) => (w, Sign(r, g, m), r.Beta1 * m + (1 - r.Beta1) * g)
            ),
            Of("decay forgotten", Moved, (r, w, g, m) => (w / Kept(r), Sign(r, g, m), Keep(r, g, m))),
            Of(
                "decay not scaled by the rate",
                Moved,
                (r, w, g, m) => (w / Kept(r) * (1 - r.WeightDecay), Sign(r, g, m), Keep(r, g, m))
            ),
            Of(
                "decay coupled",
                [.. Moved, "*/mean"],
                (r, w, g, m) =>
                {
                    var coupled = g + r.WeightDecay * w / Kept(r);
                    return (w / Kept(r), Sign(r, coupled, m), Keep(r, coupled, m));
                }
            ),
        ];

    private static double Kept(Optimizer.Lion rule) => 1 - rule.LearningRate * rule.WeightDecay;

    private static double Sign(Optimizer.Lion rule, double g, double m) =>
        Math.Sign(rule.Beta1 * m + (1 - rule.Beta1) * g);

    private static double Keep(Optimizer.Lion rule, double g, double m) => rule.Beta2 * m + (1 - rule.Beta2) * g;

    /// <param name="name">What is wrong.</param>
    /// <param name="named">What the check names.</param>
    /// <param name="step">From the rule, the decayed weight, g and m: the weight to move, its direction, and m.</param>
    private static Fault Of(
        string name,
        IReadOnlyList<string> named,
        Func<Optimizer.Lion, double, double, double, (double Weight, double Direction, double Mean)> step
    ) => new(name, "optimizer Lion", Check, named) { Updates = new Wrong(step) };

    private sealed class Wrong(
        Func<Optimizer.Lion, double, double, double, (double Weight, double Direction, double Mean)> step
    ) : UpdateRules<double>
    {
        public override void Lion(
            Optimizer.Lion rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> mean
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                (var moved, var direction, mean[i]) = step(rule, Kept(rule) * weight[i], gradient[i], mean[i]);
                weight[i] = moved - rule.LearningRate * direction;
            }
        }
    }
}
