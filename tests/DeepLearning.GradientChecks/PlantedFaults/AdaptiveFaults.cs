using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong rules of the optimizers that scale each step by past gradients.</summary>
internal static class AdaptiveFaults
{
    private static readonly FaultCheck Adam = FaultCheck.Update(new Optimizer.Adam(0.1, 0.8, 0.9, 1e-3, 0.1)),
        AmsGrad = FaultCheck.Update(new Optimizer.Adam(0.1, 0.8, 0.9, amsGrad: true)),
        AdamW = FaultCheck.Update(new Optimizer.AdamW(0.1, 0.8, 0.9, 1e-3, 0.1)),
        RmsProp = FaultCheck.Update(new Optimizer.RmsProp(0.1, 0.9, 1e-3, 0.01, 0.9)),
        Centered = FaultCheck.Update(new Optimizer.RmsProp(0.01, 0.5, 1e-3, centered: true)),
        Adagrad = FaultCheck.Update(new Optimizer.Adagrad(0.1, 0.5, 0.1, 0.3, 1e-3));

    private static readonly string[] Moved = ["*.weight", "*.bias"],
        MeanToo = [.. Moved, "*/mean"],
        SquareToo = [.. Moved, "*/meanSquare"],
        Both = [.. Moved, "*/mean", "*/meanSquare"],
        Sum = [.. Moved, "*/sumOfSquares"];

    public static IEnumerable<Fault> All =>
        [
            OfAdam("the mean not corrected for its start", Adam, Moved, a => a with { Correction1 = 1 }),
            OfAdam("the mean square not corrected for its start", Adam, Moved, a => a with { Correction2 = 1 }),
            OfAdam(
                "corrections of the step before",
                Adam,
                Moved,
                a => a with { Correction1 = 1 - Math.Pow(0.8, a.Step + 1), Correction2 = 1 - Math.Pow(0.9, a.Step + 1) }
            ),
            OfAdam(
                "epsilon inside the root",
                Adam,
                Moved,
                a => a with { Root = Math.Sqrt(a.Square / a.Correction2 + 1e-3) - 1e-3 }
            ),
            OfAdam(
                "betas swapped",
                Adam,
                Both,
                a =>
                    a with
                    {
                        Mean = 0.9 * a.OldMean + 0.1 * a.Gradient,
                        Square = 0.8 * a.OldSquare + 0.2 * a.Gradient * a.Gradient,
                    }
            ),
            OfAdam("gradient added whole to the mean", Adam, MeanToo, a => a with { Mean = a.Mean + 0.8 * a.Gradient }),
            OfAdam(
                "mean square without the square",
                Adam,
                SquareToo,
                a => a with { Square = 0.9 * a.OldSquare + 0.1 * Math.Abs(a.Gradient) }
            ),
            OfAdam(
                "decay decoupled, as AdamW has it",
                Adam,
                [.. Both],
                a => a.WithGradient(a.Raw) with { Weight = a.Weight * (1 - 0.1 * 0.1) }
            ),
            OfAdam("decay forgotten", Adam, [.. Both], a => a.WithGradient(a.Raw)),
            OfAdam(
                "AMSGrad takes the last mean square",
                AmsGrad,
                Moved,
                a => a with { Largest = a.Square, Root = Math.Sqrt(a.Square / a.Correction2) },
                "*/largestMeanSquare"
            ),
            OfAdam(
                "AMSGrad forgets its largest",
                AmsGrad,
                [.. Moved, "*/largestMeanSquare"],
                a => a with { Largest = a.Square }
            ),
            OfAdamW(
                "decay through the means, as Adam has it",
                [.. Both],
                (a, rule) => a.WithGradient(a.Raw + rule.WeightDecay * a.Weight)
            ),
            OfAdamW(
                "decay not scaled by the rate",
                Moved,
                (a, rule) => a with { Weight = a.Weight * (1 - rule.WeightDecay) }
            ),
            OfAdamW(
                "decay's sign",
                Moved,
                (a, rule) => a with { Weight = a.Weight * (1 + rule.LearningRate * rule.WeightDecay) }
            ),
            OfAdamW(
                "decay left off the bias",
                ["*.bias"],
                (a, rule) =>
                    a.Name.EndsWith("bias", StringComparison.Ordinal)
                        ? a
                        : a with
                        {
                            Weight = a.Weight * (1 - rule.LearningRate * rule.WeightDecay),
                        }
            ),
            OfRmsProp(
                "smoothing swapped",
                RmsProp,
                [.. SquareToo, "*/momentum"],
                r =>
                    r with
                    {
                        Square = (1 - r.Rule.Smoothing) * r.OldSquare + r.Rule.Smoothing * r.Gradient * r.Gradient,
                    }
            ),
            OfRmsProp(
                "epsilon inside the root",
                RmsProp,
                [.. Moved, "*/momentum"],
                r => r with { Divisor = Math.Sqrt(r.Square + r.Rule.Epsilon) }
            ),
            OfRmsProp(
                "not rooted",
                RmsProp,
                [.. Moved, "*/momentum"],
                r => r with { Divisor = r.Square + r.Rule.Epsilon }
            ),
            OfRmsProp("velocity forgotten", RmsProp, [.. Moved, "*/momentum"], r => r with { Velocity = 0 }),
            OfRmsProp(
                "velocity of bare gradients, as SGD's",
                RmsProp,
                [.. Moved, "*/momentum"],
                r => r with { Divisor = 1 }
            ),
            OfRmsProp("not centred", Centered, Moved, r => r with { Divisor = Math.Sqrt(r.Square) + r.Rule.Epsilon }),
            OfRmsProp(
                "centred by the mean, not by its square",
                Centered,
                Moved,
                r => r with { Divisor = Math.Sqrt(Math.Abs(r.Square - r.Mean)) + r.Rule.Epsilon }
            ),
            OfRmsProp(
                "the mean with the whole gradient",
                Centered,
                MeanToo,
                r =>
                    r with
                    {
                        Mean = r.Mean + 0.1 * r.Gradient,
                        Divisor = Math.Sqrt(Math.Abs(r.Square - r.Mean * r.Mean)),
                    }
            ),
            OfAdagrad(
                "rate decays from the first step on",
                Moved,
                (r, g, s, step) =>
                    (r.LearningRate / (1 + step * r.LearningRateDecay) * g / (Math.Sqrt(s) + r.Epsilon), s)
            ),
            OfAdagrad(
                "rate does not decay",
                Moved,
                (r, g, s, _) => (r.LearningRate * g / (Math.Sqrt(s) + r.Epsilon), s)
            ),
            OfAdagrad(
                "sum begins at 0",
                Sum,
                (r, g, s, step) =>
                    (
                        Rate(r, step) * g / (Math.Sqrt(s - (step == 1 ? r.InitialSum : 0)) + r.Epsilon),
                        s - (step == 1 ? r.InitialSum : 0)
                    )
            ),
            OfAdagrad(
                "a mean in place of the sum",
                Sum,
                (r, g, s, step) => (Rate(r, step) * g / (Math.Sqrt(s / 2) + r.Epsilon), s / 2)
            ),
            OfAdagrad(
                "epsilon inside the root",
                Moved,
                (r, g, s, step) => (Rate(r, step) * g / Math.Sqrt(s + r.Epsilon), s)
            ),
        ];

    private static double Rate(Optimizer.Adagrad rule, long step) =>
        rule.LearningRate / (1 + (step - 1) * rule.LearningRateDecay);

    private static Fault OfAdam(
        string name,
        FaultCheck check,
        IReadOnlyList<string> named,
        Func<AdamElement, AdamElement> change,
        params ReadOnlySpan<string> alsoNamed
    ) => new(name, "optimizer Adam", check, [.. named, .. alsoNamed]) { Updates = new WrongAdam(change, null) };

    private static Fault OfAdamW(
        string name,
        IReadOnlyList<string> named,
        Func<AdamElement, Optimizer.AdamW, AdamElement> change
    ) => new(name, "optimizer AdamW", AdamW, named) { Updates = new WrongAdam(null, change) };

    private static Fault OfRmsProp(
        string name,
        FaultCheck check,
        IReadOnlyList<string> named,
        Func<RmsPropElement, RmsPropElement> change
    ) => new(name, "optimizer RmsProp", check, named) { Updates = new WrongRmsProp(change) };

    private static Fault OfAdagrad(
        string name,
        IReadOnlyList<string> named,
        Func<Optimizer.Adagrad, double, double, long, (double Move, double Sum)> step
    ) => new(name, "optimizer Adagrad", Adagrad, named) { Updates = new WrongAdagrad(step) };

    /// <summary>
    /// One element's step, as far as it is computed; what a fault changes, the rest of the step takes.
    /// </summary>
    private sealed record AdamElement(
        string Name,
        double Beta1,
        double Beta2,
        double Epsilon,
        double Weight,
        double Raw,
        double Gradient,
        double OldMean,
        double OldSquare,
        double OldLargest,
        long Step
    )
    {
        public double Mean { get; init; } = Beta1 * OldMean + (1 - Beta1) * Gradient;

        public double Square { get; init; } = Beta2 * OldSquare + (1 - Beta2) * Gradient * Gradient;

        public double? Largest { get; init; }

        public double Correction1 { get; init; } = 1 - Math.Pow(Beta1, Step);

        public double Correction2 { get; init; } = 1 - Math.Pow(Beta2, Step);

        public double? Root { get; init; }

        public AdamElement WithGradient(double gradient) =>
            this with
            {
                Gradient = gradient,
                Mean = Beta1 * OldMean + (1 - Beta1) * gradient,
                Square = Beta2 * OldSquare + (1 - Beta2) * gradient * gradient,
            };

        public double Moved(double rate, bool amsGrad, out double largest)
        {
            largest = Largest ?? Math.Max(OldLargest, Square);
            var root = Root ?? Math.Sqrt((amsGrad ? largest : Square) / Correction2);
            return Weight - rate * Mean / Correction1 / (root + Epsilon);
        }
    }

    private sealed class WrongAdam(
        Func<AdamElement, AdamElement>? change,
        Func<AdamElement, Optimizer.AdamW, AdamElement>? changeW
    ) : UpdateRules<double>
    {
        public override void Adam(
            Optimizer.Adam rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> mean,
            Span<double> square,
            Span<double> largest,
            long step
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var element = change!(
                    new(
                        parameter,
                        rule.Beta1,
                        rule.Beta2,
                        rule.Epsilon,
                        weight[i],
                        gradient[i],
                        gradient[i] + rule.WeightDecay * weight[i],
                        mean[i],
                        square[i],
                        rule.AmsGrad ? largest[i] : 0,
                        step
                    )
                );
                weight[i] = element.Moved(rule.LearningRate, rule.AmsGrad, out var kept);
                (mean[i], square[i]) = (element.Mean, element.Square);
                if (rule.AmsGrad)
                    largest[i] = kept;
            }
        }

        public override void AdamW(
            Optimizer.AdamW rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> mean,
            Span<double> square,
            Span<double> largest,
            long step
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var element = changeW!(
                    new(
                        parameter,
                        rule.Beta1,
                        rule.Beta2,
                        rule.Epsilon,
                        weight[i],
                        gradient[i],
                        gradient[i],
                        mean[i],
                        square[i],
                        0,
                        step
                    ),
                    rule
                );
                weight[i] = element.Moved(rule.LearningRate, false, out _);
                (mean[i], square[i]) = (element.Mean, element.Square);
            }
        }
    }

    /// <summary>One element's step, as far as it is computed.</summary>
    private sealed record RmsPropElement(
        Optimizer.RmsProp Rule,
        double Gradient,
        double OldSquare,
        double Velocity,
        double OldMean
    )
    {
        public double Square { get; init; } = Rule.Smoothing * OldSquare + (1 - Rule.Smoothing) * Gradient * Gradient;

        public double Mean { get; init; } = Rule.Smoothing * OldMean + (1 - Rule.Smoothing) * Gradient;

        public double? Divisor { get; init; }
    }

    private sealed class WrongRmsProp(Func<RmsPropElement, RmsPropElement> change) : UpdateRules<double>
    {
        public override void RmsProp(
            Optimizer.RmsProp rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> square,
            Span<double> velocity,
            Span<double> mean
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var element = change(
                    new(
                        rule,
                        gradient[i] + rule.WeightDecay * weight[i],
                        square[i],
                        velocity.IsEmpty ? 0 : velocity[i],
                        mean.IsEmpty ? 0 : mean[i]
                    )
                );
                var variance = rule.Centered ? element.Square - element.Mean * element.Mean : element.Square;
                var direction =
                    rule.Momentum * element.Velocity
                    + element.Gradient / (element.Divisor ?? Math.Sqrt(variance) + rule.Epsilon);
                weight[i] -= rule.LearningRate * direction;
                square[i] = element.Square;
                if (!velocity.IsEmpty)
                    velocity[i] = direction;
                if (!mean.IsEmpty)
                    mean[i] = element.Mean;
            }
        }
    }

    private sealed class WrongAdagrad(Func<Optimizer.Adagrad, double, double, long, (double Move, double Sum)> change)
        : UpdateRules<double>
    {
        public override void Adagrad(
            Optimizer.Adagrad rule,
            string parameter,
            Span<double> weight,
            ReadOnlySpan<double> gradient,
            Span<double> sum,
            long step
        )
        {
            for (var i = 0; i < weight.Length; i++)
            {
                var g = gradient[i] + rule.WeightDecay * weight[i];
                var (move, kept) = change(rule, g, sum[i] + g * g, step);
                weight[i] -= move;
                sum[i] = kept;
            }
        }
    }
}
