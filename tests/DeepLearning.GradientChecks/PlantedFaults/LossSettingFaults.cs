using DeepLearning.Reference;
using static DeepLearning.GradientChecks.PlantedFaults.LossRuleFaults;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong reductions, weights of samples, axes of classes, and wrong rules of the losses on counts, distributions and
/// margins.
/// </summary>
internal static class LossSettingFaults
{
    public static IEnumerable<Fault> All =>
        [
            // Reductions and weights of samples.
            .. Setting<Loss.CrossEntropy>(
                "a mean in place of a sum",
                "cross-entropy, sum",
                loss => loss with { Reduction = Reduction.Mean }
            ),
            .. Setting<Loss.MeanSquaredError>(
                "a mean in place of a sum",
                "mean squared error, sum",
                loss => loss with { Reduction = Reduction.Mean }
            ),
            .. Unweighed("CrossEntropy", "cross-entropy, sample weights"),
            .. Unweighed("CrossEntropy", "cross-entropy, pixels, sample weights"),
            .. Unweighed("MeanSquaredError", "mean squared error, sample weights"),
            .. Unweighed("GaussianNegativeLogLikelihood", "normal, in full, sample weights"),
            .. Scaled(
                "CrossEntropy",
                "divided by the samples, not by their weights",
                "cross-entropy, sample weights",
                (own, targets, count, shape) => own.Normalizer(targets, count, shape) / count
            ),
            .. Scaled(
                "BinaryCrossEntropy",
                "a sum divided by the samples",
                "binary cross-entropy, sum, sample weights",
                (_, _, count, _) => 1.0 / count
            ),
            // Classes along an axis.
            .. Both(
                "CrossEntropy",
                "classes along the last axis",
                "cross-entropy, classes between positions",
                shape => new Turned(new CrossEntropy<double>(new Loss.CrossEntropy { ClassAxis = -1 }, [6, 5]))
            ),
            .. Setting<Loss.CrossEntropy>(
                "ignored pixels take part",
                "cross-entropy, pixels",
                loss => loss with { IgnoreIndex = null }
            ),
            .. Scaled(
                "CrossEntropy",
                "probabilities divided by the samples, not by the pixels",
                "cross-entropy, probabilities of pixels",
                (_, _, _, _) => 6
            ),
            // Weights of classes in the binary cross-entropy.
            .. Setting<Loss.BinaryCrossEntropy>(
                "the weights of yes forgotten",
                "binary cross-entropy, classes",
                loss => loss with { PositiveWeights = null }
            ),
            .. Setting<Loss.BinaryCrossEntropy>(
                "the classes' weights forgotten",
                "binary cross-entropy, channels",
                loss => loss with { Weights = null }
            ),
            .. Setting<Loss.BinaryCrossEntropy>(
                "the weights of the other channel",
                "binary cross-entropy, channels",
                loss => loss with { PositiveWeights = [3, 1] }
            ),
            // Huber.
            .. Setting<Loss.Huber>("delta forgotten", "Huber, narrow", loss => loss with { Delta = 1 }),
            .. Scaled("Huber", "smooth L1's scale", "Huber, narrow", (_, _, _, _) => 1 / 0.3),
            // Kullback-Leibler.
            .. Scaled("KLDivergence", "over the elements", "Kullback-Leibler", (_, _, _, shape) => 1.0 / shape.Size),
            Value("KLDivergence", "the target's entropy forgotten", "Kullback-Leibler", (_, t) => -5 * Entropy(t)) with
            {
                Named = ["loss"],
            },
            Gradient(
                "KLDivergence",
                "a logarithm taken for a probability",
                "Kullback-Leibler, logarithms",
                (_, t, i, _) => Math.Exp(t[i]) - t[i]
            ),
            // Poisson.
            .. Setting<Loss.PoissonNegativeLogLikelihood>(
                "the logarithm of the rate taken for the rate",
                "Poisson, rates",
                loss => loss with { LogInput = true }
            ),
            .. Setting<Loss.PoissonNegativeLogLikelihood>(
                "epsilon forgotten",
                "Poisson, rates",
                loss => loss with { Epsilon = 1e-8 }
            ),
            Value(
                "PoissonNegativeLogLikelihood",
                "Stirling's formula without its logarithm",
                "Poisson",
                (_, t) => t > 1 ? -Math.Log(2 * Math.PI * t) / 2 : 0
            ) with
            {
                Named = ["loss"],
            },
            // Normal.
            .. Both(
                "GaussianNegativeLogLikelihood",
                "means and variances the other way round",
                "normal",
                shape => new Turned(
                    LossFactory<double>.For(new Loss.GaussianNegativeLogLikelihood(), shape, null),
                    halves: true
                )
            ),
            .. Scaled("GaussianNegativeLogLikelihood", "the half forgotten", "normal", (_, _, _, _) => 2),
            // Hinge.
            .. Setting<Loss.Hinge>("not squared", "hinge, squared", loss => loss with { Squared = false }),
            .. Setting<Loss.Hinge>("squared", "hinge", loss => loss with { Squared = true }),
            Gradient("Hinge", "beyond the hinge too", "hinge", (x, t, i, _) => t[i] * x[i] >= 1 ? -t[i] : 0),
            // Focal.
            .. Setting<Loss.Focal>("gamma forgotten", "focal", loss => loss with { Gamma = 0 }),
            .. Setting<Loss.Focal>("alpha forgotten", "focal", loss => loss with { Alpha = null }),
            .. Setting<Loss.Focal>("alpha on the no's", "focal", loss => loss with { Alpha = 0.75 }),
            Gradient(
                "Focal",
                "the focus taken for a constant",
                "focal, not balanced",
                (x, t, i, _) => -FocusSlope(x[i], t[i])
            ),
            // A formula.
            Gradient(
                "Custom",
                "the derivative at the other side",
                "custom",
                (x, t, i, _) => -2 * Math.Tanh(x[i] - t[i])
            ),
        ];

    private static double Entropy(double t) => t == 0 ? 0 : t * Math.Log(t);

    private static double FocusSlope(double x, double t)
    {
        var (p, n) = (Sigmoid(x), Sigmoid(-x));
        var q = t * n + (1 - t) * p;
        return 0.5 * Math.Pow(q, -0.5) * (1 - 2 * t) * p * n * -(t * Math.Log(p) + (1 - t) * Math.Log(n));
    }

    /// <summary>The right rule as if samples had no weights.</summary>
    private static Fault[] Unweighed(string where, string check) =>
        Both(
            where,
            $"weights of samples forgotten, {check}",
            check,
            shape => new WithoutWeights(LossFactory<double>.For(LossCases.All[check].Loss, shape, substitution: null))
        );

    private sealed class WithoutWeights(LossOperation<double> own) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count) =>
            own.Forward(output, targets with { SampleWeights = default }, count);

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        ) => own.Backward(output, targets with { SampleWeights = default }, count, weight, outputGradient);
    }

    /// <summary>A right rule on outputs that lie otherwise.</summary>
    private sealed class Turned(LossOperation<double> own, bool halves = false) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count) =>
            own.Forward(halves ? Swapped(output, count) : output, targets, count);

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        )
        {
            if (!halves)
            {
                own.Backward(output, targets, count, weight, outputGradient);
                return;
            }

            var added = new double[outputGradient.Length];
            own.Backward(Swapped(output, count), targets, count, weight, added);
            added = Swapped(added, count);
            for (var i = 0; i < added.Length; i++)
                outputGradient[i] += added[i];
        }

        private static double[] Swapped(ReadOnlySpan<double> values, int count)
        {
            var (swapped, half) = (new double[values.Length], values.Length / count / 2);
            for (var i = 0; i < swapped.Length; i++)
                swapped[i] = values[i / half % 2 == 0 ? i + half : i - half];
            return swapped;
        }
    }
}
