using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong settings and wrong rules in the losses: a normaliser that counts what it should not, a weight forgotten or put
/// where it does not belong, a piece of a formula left out.
/// </summary>
internal static class LossRuleFaults
{
    private static readonly Sequence<double> Shifted = [0.5, 3, 0, 2, 1];

    public static IEnumerable<Fault> All =>
        [
            // Cross-entropy's settings.
            .. Setting<Loss.CrossEntropy>(
                "class weights forgotten",
                "cross-entropy, weights",
                loss => loss with { ClassWeights = null }
            ),
            .. Setting<Loss.CrossEntropy>(
                "class weights of the next class",
                "cross-entropy, weights",
                loss => loss with { ClassWeights = Shifted }
            ),
            .. Scaled(
                "CrossEntropy",
                "divided by the samples, not their weights",
                "cross-entropy, weights",
                (own, targets, count, shape) => own.Normalizer(targets, count, shape) / count
            ),
            .. Scaled(
                "CrossEntropy",
                "ignored samples counted in the mean",
                "cross-entropy, ignored",
                (own, targets, count, shape) => own.Normalizer(targets, count, shape) / count
            ),
            .. Setting<Loss.CrossEntropy>(
                "ignored samples take part",
                "cross-entropy, ignored",
                loss => loss with { IgnoreIndex = null }
            ),
            .. Setting<Loss.CrossEntropy>(
                "smoothing forgotten",
                "cross-entropy, smoothed",
                loss => loss with { LabelSmoothing = 0 }
            ),
            .. Setting<Loss.CrossEntropy>(
                "smoothing over the other classes only",
                "cross-entropy, smoothed",
                loss => loss with { LabelSmoothing = loss.LabelSmoothing * 5 / 4 }
            ),
            .. Setting<Loss.CrossEntropy>(
                "smoothing of probabilities forgotten",
                "cross-entropy, probabilities, smoothed",
                loss => loss with { LabelSmoothing = 0 }
            ),
            .. Setting<Loss.CrossEntropy>(
                "weights of probabilities forgotten",
                "cross-entropy, probabilities, weights",
                loss => loss with { ClassWeights = null }
            ),
            .. Scaled(
                "CrossEntropy",
                "probabilities divided by the sum of weights",
                "cross-entropy, probabilities, weights",
                (_, _, _, _) => 5 / 6.5
            ),
            Gradient(
                "CrossEntropy",
                "softmax not times the sum of probabilities",
                "cross-entropy, probabilities",
                (x, t, i, size) => Softmax(x, i, size) * (1 - Sum(t, i, size))
            ),
            // Negative log-likelihood.
            .. Setting<Loss.NegativeLogLikelihood>(
                "class weights forgotten",
                "negative log-likelihood, weights",
                loss => loss with { ClassWeights = null }
            ),
            .. Setting<Loss.NegativeLogLikelihood>(
                "class weights of the next class",
                "negative log-likelihood, weights",
                loss => loss with { ClassWeights = Shifted }
            ),
            .. Setting<Loss.NegativeLogLikelihood>(
                "ignored samples take part",
                "negative log-likelihood, weights, ignored",
                loss => loss with { IgnoreIndex = null }
            ),
            .. Scaled(
                "NegativeLogLikelihood",
                "ignored samples counted in the mean",
                "negative log-likelihood, ignored",
                (own, targets, count, shape) => own.Normalizer(targets, count, shape) / count
            ),
            .. Scaled("NegativeLogLikelihood", "the sign", "negative log-likelihood", (_, _, _, _) => -1),
            .. Both(
                "NegativeLogLikelihood",
                "logits taken for log-probabilities",
                "negative log-likelihood",
                shape => new CrossEntropy<double>(new Loss.CrossEntropy(), shape)
            ),
            // Binary cross-entropy.
            .. Setting<Loss.BinaryCrossEntropy>(
                "the weight forgotten",
                "binary cross-entropy, weight",
                loss => loss with { PositiveWeight = 1 }
            ),
            .. Setting<Loss.BinaryCrossEntropy>(
                "the weight turned over",
                "binary cross-entropy, weight",
                loss => loss with { PositiveWeight = 1 / loss.PositiveWeight }
            ),
            Gradient(
                "BinaryCrossEntropy",
                "the weight on the no's too",
                "binary cross-entropy, weight",
                (x, t, i, _) => 2 * (1 - t[i]) * Sigmoid(x[i])
            ),
            Gradient(
                "BinaryCrossEntropy",
                "the logit taken for the probability",
                "binary cross-entropy",
                (x, _, i, _) => x[i] - Sigmoid(x[i])
            ),
            Gradient(
                "BinaryCrossEntropy",
                "the sigmoid's slope once more",
                "binary cross-entropy",
                (x, t, i, _) => (Sigmoid(x[i]) - t[i]) * (Sigmoid(x[i]) * (1 - Sigmoid(x[i])) - 1)
            ),
            Value("BinaryCrossEntropy", "max(x, 0) forgotten", "binary cross-entropy", (x, _) => -Math.Max(x, 0)),
            Value("BinaryCrossEntropy", "x t forgotten", "binary cross-entropy", (x, t) => x * t),
            Value(
                "BinaryCrossEntropy",
                "exp(x) in place of exp(-|x|)",
                "binary cross-entropy, sure logits",
                (x, _) => Math.Log(1 + Math.Exp(x)) - Math.Log(1 + Math.Exp(-Math.Abs(x)))
            ),
            .. Scaled(
                "BinaryCrossEntropy",
                "over the samples, not the values",
                "binary cross-entropy",
                (_, _, _, shape) => shape.Size
            ),
            // Mean absolute error and smooth L1.
            Gradient(
                "MeanAbsoluteError",
                "the gradient of a square",
                "mean absolute error",
                (x, t, i, _) => x[i] - t[i] - Math.Sign(x[i] - t[i])
            ),
            Gradient(
                "MeanAbsoluteError",
                "the gradient of target - output",
                "mean absolute error",
                (x, t, i, _) => -2 * Math.Sign(x[i] - t[i])
            ),
            .. Scaled(
                "MeanAbsoluteError",
                "over the samples, not the values",
                "mean absolute error",
                (_, _, _, shape) => shape.Size
            ),
            Value("MeanAbsoluteError", "squared", "mean absolute error", (x, t) => (x - t) * (x - t) - Math.Abs(x - t)),
            .. Setting<Loss.SmoothL1>("beta forgotten", "smooth L1, narrow", loss => loss with { Beta = 1 }),
            .. Scaled("SmoothL1", "Huber's scale", "smooth L1, narrow", (_, _, _, _) => 0.1),
            Gradient(
                "SmoothL1",
                "the parabola's slope without beta",
                "smooth L1, wide",
                (x, t, i, _) => (x[i] - t[i]) * (1 - 0.1)
            ),
            Gradient(
                "SmoothL1",
                "no straight piece",
                "smooth L1",
                (x, t, i, _) => Math.Abs(x[i] - t[i]) < 1 ? 0 : x[i] - t[i] - Math.Sign(x[i] - t[i])
            ),
            Value("SmoothL1", "a jump at beta", "smooth L1", (x, t) => Math.Abs(x - t) < 1 ? 0 : 0.5) with
            {
                Named = ["loss"],
            },
            Value("SmoothL1", "the parabola's half forgotten", "smooth L1, wide", (x, t) => (x - t) * (x - t) / 20),
            .. LossSettingFaults.All,
        ];

    /// <summary>The right rule with a wrong setting.</summary>
    internal static Fault[] Setting<TLoss>(string name, string check, Func<TLoss, TLoss> change)
        where TLoss : Loss =>
        Both(
            typeof(TLoss).Name,
            name,
            check,
            shape => LossFactory<double>.For(change((TLoss)LossCases.All[check].Loss), shape, substitution: null)
        );

    /// <summary>The right rule times a factor.</summary>
    internal static Fault[] Scaled(
        string where,
        string name,
        string check,
        Func<Loss, Targets<double>, int, Shape, double> factor
    )
    {
        var loss = LossCases.All[check].Loss;
        return Both(
            where,
            name,
            check,
            shape => new Wrong(LossFactory<double>.For(loss, shape, substitution: null))
            {
                Value = (_, targets, count, value) => value * factor(loss, targets, count, shape),
                Gradient = (_, targets, count, gradient) =>
                    Contribution.Scale(gradient, factor(loss, targets, count, shape)),
            }
        );
    }

    /// <summary>
    /// A wrong rule's value with the right gradient, and its gradient with the right value: in both, finite differences
    /// would side with it.
    /// </summary>
    internal static Fault[] Both(string where, string name, string check, Func<Shape, LossOperation<double>> wrong) =>
        [
            new($"{name}, in the value", where, FaultCheck.Loss(check), "loss", "input:input")
            {
                Loss = (shape, own) => new Halves(wrong(shape), own),
            },
            new($"{name}, in the gradient", where, FaultCheck.Loss(check), "input:input")
            {
                Loss = (shape, own) => new Halves(own, wrong(shape)),
            },
        ];

    /// <summary>Something added to the gradient of each output, before the division.</summary>
    internal static Fault Gradient(
        string where,
        string name,
        string check,
        Func<double[], double[], int, int, double> added
    ) =>
        new(name, where, FaultCheck.Loss(check), "input:input")
        {
            Loss = (shape, own) =>
                new Wrong(own)
                {
                    Gradient = (x, targets, count, gradient) =>
                    {
                        var normalizer = LossCases.All[check].Loss.Normalizer(targets, count, shape);
                        for (var i = 0; i < gradient.Length; i++)
                            gradient[i] += added(x, Elements(targets), i, shape.Size) / normalizer;
                    },
                },
        };

    /// <summary>Something added to the value of each element.</summary>
    internal static Fault Value(string where, string name, string check, Func<double, double, double> added) =>
        new(name, where, FaultCheck.Loss(check), "loss", "input:input")
        {
            Loss = (_, own) =>
                new Wrong(own) { Value = (x, targets, _, value) => value + x.Zip(Elements(targets), added).Average() },
        };

    private static double[] Elements(Targets<double> targets) => ((Targets<double>.Values)targets).Elements.ToArray();

    internal static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softmax(double[] x, int i, int size) =>
        Math.Exp(x[i]) / x.Skip(i / size * size).Take(size).Sum(Math.Exp);

    private static double Sum(double[] x, int i, int size) => x.Skip(i / size * size).Take(size).Sum();

    private sealed class Halves(LossOperation<double> value, LossOperation<double> gradient) : LossOperation<double>
    {
        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count)
        {
            gradient.Forward(output, targets, count);
            return value.Forward(output, targets, count);
        }

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        ) => gradient.Backward(output, targets, count, weight, outputGradient);
    }

    private sealed class Wrong(LossOperation<double> own) : LossOperation<double>
    {
        public Func<double[], Targets<double>, int, double, double> Value { get; init; } = (_, _, _, value) => value;

        public Action<double[], Targets<double>, int, double[]> Gradient { get; init; } = (_, _, _, _) => { };

        public override double Forward(ReadOnlySpan<double> output, Targets<double> targets, int count) =>
            Value(output.ToArray(), targets, count, own.Forward(output, targets, count));

        public override void Backward(
            ReadOnlySpan<double> output,
            Targets<double> targets,
            int count,
            double weight,
            Span<double> outputGradient
        )
        {
            var added = new double[outputGradient.Length];
            own.Backward(output, targets, count, weight, added);
            Gradient(output.ToArray(), targets, count, added);
            for (var i = 0; i < added.Length; i++)
                outputGradient[i] += added[i];
        }
    }
}
