namespace DeepLearning.Verification;

/// <summary>
/// Every loss on dual numbers, straight from its formula. A new loss does not compile until it has one.
/// </summary>
/// <param name="output">[count, ...].</param>
/// <param name="targets">What it is compared with.</param>
internal sealed class DualLoss(DualTensor output, Targets<double> targets) : ILossVisitor<Dual>
{
    private readonly int _count = output.Shape[0],
        _size = output.Size / output.Shape[0];

    // Σ_i Σ_j a[i, j] (log Σ_k exp(x[i, k]) - x[i, j]) / Z, a = weight ((1 - smoothing) target + smoothing / classes).
    public Dual Visit(Loss.CrossEntropy loss)
    {
        var sum = (Dual)0;
        for (var i = 0; i < _count; i++)
        {
            if (targets is Targets<double>.Classes { Indices: var classes } && classes.Span[i] == loss.IgnoreIndex)
                continue;
            var x = output.Span.Slice(i * _size, _size);
            var (log, largest) = NaiveSoftmax.LogSum(x);
            for (var j = 0; j < _size; j++)
            {
                var share = (1 - loss.LabelSmoothing) * Target(i, j) + loss.LabelSmoothing / _size;
                var worth = (loss.ClassWeights?[j] ?? 1) * share;
                if (worth != 0)
                    sum += worth * (log + (largest - x[j]));
            }
        }

        return sum / Normalizer(loss);
    }

    // -Σ_i weight[t_i] x[i, t_i] / Z.
    public Dual Visit(Loss.NegativeLogLikelihood loss)
    {
        var classes = ((Targets<double>.Classes)targets).Indices.Span;
        var sum = (Dual)0;
        for (var i = 0; i < _count; i++)
            if (classes[i] != loss.IgnoreIndex)
                sum -= (loss.ClassWeights?[classes[i]] ?? 1) * output[i, classes[i]];
        return sum / Normalizer(loss);
    }

    // Mean of p t log(1 + exp(-x)) + (1 - t) log(1 + exp(x)).
    public Dual Visit(Loss.BinaryCrossEntropy loss) =>
        Mean(
            (x, t) =>
                loss.PositiveWeight * t * NaiveActivations.LogOnePlusExp(-x)
                + (1 - t) * NaiveActivations.LogOnePlusExp(x)
        );

    public Dual Visit(Loss.MeanSquaredError loss) => Mean((x, t) => (x - t) * (x - t));

    public Dual Visit(Loss.MeanAbsoluteError loss) => Mean((x, t) => Dual.Abs(x - t));

    // d² / (2 beta) where |d| is below beta, |d| - beta / 2 elsewhere.
    public Dual Visit(Loss.SmoothL1 loss) =>
        Mean(
            (x, t) =>
            {
                var d = x - t;
                return Dual.Abs(d) >= loss.Beta ? Dual.Abs(d) - loss.Beta / 2 : d * d / (2 * loss.Beta);
            }
        );

    private Dual Mean(Func<Dual, double, Dual> term)
    {
        var t = ((Targets<double>.Values)targets).Elements.Span;
        var sum = (Dual)0;
        for (var i = 0; i < output.Size; i++)
            sum += term(output[i], t[i]);
        return sum / output.Size;
    }

    private double Target(int sample, int j) =>
        targets is Targets<double>.Classes { Indices: var classes }
            ? (classes.Span[sample] == j ? 1 : 0)
            : ((Targets<double>.Values)targets).Elements.Span[sample * _size + j];

    private double Normalizer(Loss loss) =>
        loss.Normalizer(targets, _count, Shape.Create([.. output.Shape.Extents.Skip(1)]));
}
