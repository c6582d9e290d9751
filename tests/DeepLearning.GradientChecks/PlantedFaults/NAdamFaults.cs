using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of Adam with Nesterov's look-ahead.</summary>
internal static class NAdamFaults
{
    private static readonly FaultCheck Coupled = FaultCheck.Update(new Optimizer.NAdam(0.1, 0.8, 0.9, 1e-3, 0.1, 0.5)),
        Decoupled = FaultCheck.Update(new Optimizer.NAdam(0.1, 0.8, 0.9, 1e-3, 0.1, 0.5, decoupledWeightDecay: true));

    private static readonly string[] Moved = ["*.weight", "*.bias"],
        All3 = [.. Moved, "*/mean", "*/meanSquare"];

    public static IEnumerable<Fault> All =>
        [
            Of("no look-ahead: all of the step by the mean", Coupled, Moved, e => e with { OfGradient = 0 }),
            Of("no step by the mean", Coupled, Moved, e => e with { OfMean = 0 }),
            Of(
                "the momentum of this step in the look-ahead",
                Coupled,
                Moved,
                e => e with { OfMean = e.Now / (1 - e.Product * e.Now) }
            ),
            Of(
                "the product without the next momentum",
                Coupled,
                Moved,
                e => e with { OfMean = e.Next / (1 - e.Product) }
            ),
            Of(
                "a power of this momentum in place of the product",
                Coupled,
                Moved,
                e => e with { OfGradient = (1 - e.Now) / (1 - Math.Pow(e.Now, e.Step)) }
            ),
            Of(
                "the momentum does not rise",
                Coupled,
                Moved,
                e => e with { OfGradient = (1 - e.Rule.Beta1) / (1 - Math.Pow(e.Rule.Beta1, e.Step)) }
            ),
            Of(
                "the mean square not corrected for its start",
                Coupled,
                Moved,
                e => e with { Divisor = Math.Sqrt(e.Square) + e.Rule.Epsilon }
            ),
            Of(
                "epsilon inside the root",
                Coupled,
                Moved,
                e => e with { Divisor = Math.Sqrt(e.Square / e.Correction + e.Rule.Epsilon) }
            ),
            Of("decay forgotten", Coupled, All3, e => e.With(e.Raw)),
            Of("coupled decay decoupled", Coupled, All3, e => e.With(e.Raw) with { Kept = 1 - 0.1 * 0.1 }),
            Of(
                "decoupled decay coupled",
                Decoupled,
                All3,
                e => e.With(e.Raw + e.Rule.WeightDecay * e.Weight) with { Kept = 1 }
            ),
            Of("decoupled decay not scaled by the rate", Decoupled, Moved, e => e with { Kept = 1 - 0.1 }),
        ];

    private static Fault Of(
        string name,
        FaultCheck check,
        IReadOnlyList<string> named,
        Func<Element, Element> change
    ) => new(name, "optimizer NAdam", check, named) { Updates = new Wrong(change) };

    /// <summary>
    /// One element's step, as far as it is computed; what a fault changes, the rest of the step takes.
    /// </summary>
    private sealed record Element(
        Optimizer.NAdam Rule,
        double Weight,
        double Raw,
        double Gradient,
        double OldMean,
        double OldSquare,
        long Step,
        double Product
    )
    {
        public double Now => Rule.MomentumAt(Step);

        public double Next => Rule.MomentumAt(Step + 1);

        public double Correction => 1 - Math.Pow(Rule.Beta2, Step);

        public double Mean => Rule.Beta1 * OldMean + (1 - Rule.Beta1) * Gradient;

        public double Square => Rule.Beta2 * OldSquare + (1 - Rule.Beta2) * Gradient * Gradient;

        public double? OfGradient { get; init; }

        public double? OfMean { get; init; }

        public double? Divisor { get; init; }

        public double? Kept { get; init; }

        public Element With(double gradient) => this with { Gradient = gradient };

        public double Moved()
        {
            var kept = Kept ?? (Rule.DecoupledWeightDecay ? 1 - Rule.LearningRate * Rule.WeightDecay : 1);
            var divisor = Divisor ?? Math.Sqrt(Square / Correction) + Rule.Epsilon;
            var direction =
                (OfGradient ?? (1 - Now) / (1 - Product)) * Gradient + (OfMean ?? Next / (1 - Product * Next)) * Mean;
            return kept * Weight - Rule.LearningRate * direction / divisor;
        }
    }

    private sealed class Wrong(Func<Element, Element> change) : UpdateRules<double>
    {
        public override void NAdam(
            Optimizer.NAdam rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> mean,
            Span<double> square,
            long step,
            double product
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var decay = rule.DecoupledWeightDecay ? 0 : rule.WeightDecay;
                var g = gradient[i] + decay * weight[i];
                var element = change(new(rule, weight[i], gradient[i], g, mean[i], square[i], step, product));
                (weight[i], mean[i], square[i]) = (element.Moved(), element.Mean, element.Square);
            }
        }
    }
}
