using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of the rectified Adam.</summary>
internal static class RAdamFaults
{
    private static readonly FaultCheck Coupled = FaultCheck.Update(new Optimizer.RAdam(0.1, 0.8, 0.9, 1e-3, 0.1)),
        Decoupled = FaultCheck.Update(new Optimizer.RAdam(0.1, 0.8, 0.9, 1e-3, 0.1, decoupledWeightDecay: true));

    private static readonly string[] Moved = ["*.weight", "*.bias"],
        All3 = [.. Moved, "*/mean", "*/meanSquare"];

    public static IEnumerable<Fault> All =>
        [
            Of("never divides", Coupled, Moved, e => e with { Factor = 1 }),
            Of("divides from the first step on, as Adam", Coupled, Moved, e => e with { Factor = e.Divided(1) }),
            Of("divides without rectification", Coupled, Moved, e => e with { Factor = e.IsLong ? e.Divided(1) : 1 }),
            Of(
                "the rectification not rooted",
                Coupled,
                Moved,
                e => e with { Factor = e.IsLong ? e.Divided(e.Rectification * e.Rectification) : 1 }
            ),
            Of(
                "divides where rho is above 4",
                Coupled,
                Moved,
                e => e with { Factor = e.Length > 4 ? e.Divided(e.Rectification) : 1 }
            ),
            Of(
                "the mean square not corrected for its start",
                Coupled,
                Moved,
                e => e with { Factor = e.IsLong ? e.Rectification / (Math.Sqrt(e.Square) + e.Rule.Epsilon) : 1 }
            ),
            Of(
                "epsilon beside the corrected root",
                Coupled,
                Moved,
                e =>
                    e with
                    {
                        Factor = e.IsLong ? e.Rectification / (Math.Sqrt(e.Square) / e.Root2 + e.Rule.Epsilon) : 1,
                    }
            ),
            Of("the mean not corrected for its start", Coupled, Moved, e => e with { Correction1 = 1 }),
            Of("decay forgotten", Coupled, All3, e => e with { Gradient = e.Raw }),
            Of(
                "decoupled decay coupled",
                Decoupled,
                All3,
                e => e with { Gradient = e.Raw + e.Rule.WeightDecay * e.Weight, Kept = 1 }
            ),
            Of("decoupled decay not scaled by the rate", Decoupled, Moved, e => e with { Kept = 1 - 0.1 }),
        ];

    private static Fault Of(
        string name,
        FaultCheck check,
        IReadOnlyList<string> named,
        Func<Element, Element> change
    ) => new(name, "optimizer RAdam", check, named) { Updates = new Wrong(change) };

    /// <summary>
    /// One element's step, as far as it is computed; what a fault changes, the rest of the step takes.
    /// </summary>
    private sealed record Element(
        Optimizer.RAdam Rule,
        double Weight,
        double Raw,
        double Gradient,
        double OldMean,
        double OldSquare,
        long Step
    )
    {
        private double Longest => 2 / (1 - Rule.Beta2) - 1;

        public double Root2 => Math.Sqrt(1 - Math.Pow(Rule.Beta2, Step));

        public double Length => Longest - 2 * Step * Math.Pow(Rule.Beta2, Step) / (Root2 * Root2);

        public bool IsLong => Length > 5;

        public double Rectification =>
            Math.Sqrt((Length - 4) * (Length - 2) * Longest / ((Longest - 4) * (Longest - 2) * Length));

        public double Mean => Rule.Beta1 * OldMean + (1 - Rule.Beta1) * Gradient;

        public double Square => Rule.Beta2 * OldSquare + (1 - Rule.Beta2) * Gradient * Gradient;

        public double Correction1 { get; init; } = 1 - Math.Pow(Rule.Beta1, Step);

        public double? Factor { get; init; }

        public double? Kept { get; init; }

        public double Divided(double rectification) => rectification * Root2 / (Math.Sqrt(Square) + Rule.Epsilon);

        public double Moved()
        {
            var kept = Kept ?? (Rule.DecoupledWeightDecay ? 1 - Rule.LearningRate * Rule.WeightDecay : 1);
            var factor = Factor ?? (IsLong ? Divided(Rectification) : 1);
            return kept * Weight - Rule.LearningRate / Correction1 * factor * Mean;
        }
    }

    private sealed class Wrong(Func<Element, Element> change) : UpdateRules<double>
    {
        public override void RAdam(
            Optimizer.RAdam rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> mean,
            Span<double> square,
            long step
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var decay = rule.DecoupledWeightDecay ? 0 : rule.WeightDecay;
                var g = gradient[i] + decay * weight[i];
                var element = change(new(rule, weight[i], gradient[i], g, mean[i], square[i], step));
                (weight[i], mean[i], square[i]) = (element.Moved(), element.Mean, element.Square);
            }
        }
    }
}
