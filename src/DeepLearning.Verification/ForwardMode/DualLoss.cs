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

    private Shape Sample => Shape.Create([.. output.Shape.Extents.Skip(1)]);

    // Σ_i Σ_p Σ_j a[i, p, j] (log Σ_k exp(x[i, p, k]) - x[i, p, j]) / Z over samples i and positions p, with
    // a = weight ((1 - smoothing) target + smoothing / classes).
    public Dual Visit(Loss.CrossEntropy loss)
    {
        var classes = ClassRows.Of(Sample, loss.ClassAxis).Classes;
        return Sum(
            loss,
            Lines.Along(output.Shape, loss.ClassAxis),
            (row, at) =>
            {
                if (
                    targets is Targets<double>.Classes { Indices: var indices }
                    && indices.Span[row] == loss.IgnoreIndex
                )
                    return 0;
                var x = Array.ConvertAll(at, i => output[i]);
                var (log, largest) = NaiveSoftmax.LogSum(x);
                var sum = (Dual)0;
                for (var j = 0; j < classes; j++)
                {
                    var share = (1 - loss.LabelSmoothing) * Target(row, j, at[j]) + loss.LabelSmoothing / classes;
                    var worth = (loss.ClassWeights?[j] ?? 1) * share;
                    if (worth != 0)
                        sum += worth * (log + (largest - x[j]));
                }

                return sum;
            }
        );
    }

    // -Σ_i Σ_p weight[t] x[i, p, t] / Z.
    public Dual Visit(Loss.NegativeLogLikelihood loss)
    {
        var indices = ((Targets<double>.Classes)targets).Indices;
        return Sum(
            loss,
            Lines.Along(output.Shape, loss.ClassAxis),
            (row, at) =>
                indices.Span[row] == loss.IgnoreIndex
                    ? 0
                    : -(loss.ClassWeights?[indices.Span[row]] ?? 1) * output[at[indices.Span[row]]]
        );
    }

    // weight (p t log(1 + exp(-x)) + (1 - t) log(1 + exp(x))).
    public Dual Visit(Loss.BinaryCrossEntropy loss)
    {
        var channel = Sample.Rank == 0 ? 1 : _size / Sample[0];
        return Elements(
            loss,
            (x, t, i) =>
            {
                var c = i % _size / channel;
                var positive = loss.PositiveWeight * (loss.PositiveWeights?[c] ?? 1);
                var entropy =
                    positive * t * NaiveActivations.LogOnePlusExp(-x) + (1 - t) * NaiveActivations.LogOnePlusExp(x);
                return (loss.Weights?[c] ?? 1) * entropy;
            }
        );
    }

    public Dual Visit(Loss.MeanSquaredError loss) => Elements(loss, (x, t, _) => (x - t) * (x - t));

    public Dual Visit(Loss.MeanAbsoluteError loss) => Elements(loss, (x, t, _) => Dual.Abs(x - t));

    // d² / (2 beta) where |d| is below beta, |d| - beta / 2 elsewhere.
    public Dual Visit(Loss.SmoothL1 loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var d = x - t;
                return Dual.Abs(d) >= loss.Beta ? Dual.Abs(d) - loss.Beta / 2 : d * d / (2 * loss.Beta);
            }
        );

    // d² / 2 where |d| is below delta, delta (|d| - delta / 2) elsewhere.
    public Dual Visit(Loss.Huber loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var d = x - t;
                return Dual.Abs(d) >= loss.Delta ? loss.Delta * (Dual.Abs(d) - loss.Delta / 2) : d * d / 2;
            }
        );

    // p (log p - x) of the target's probability p.
    public Dual Visit(Loss.KLDivergence loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var (p, log) = loss.LogTarget ? (Math.Exp(t), t) : (t, Math.Log(t));
                return p == 0 ? 0 : p * (log - x);
            }
        );

    // exp(x) - t x, or x - t log(x + epsilon); in full + log t! by Stirling.
    public Dual Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var value = loss.LogInput ? Dual.Exp(x) - t * x : x - t * Dual.Log(x + loss.Epsilon);
                return loss.Full && t > 1 ? value + t * Math.Log(t) - t + Math.Log(2 * Math.PI * t) / 2 : value;
            }
        );

    // (s + (t - m)² exp(-s)) / 2 of the mean m and the logarithm s of the variance.
    public Dual Visit(Loss.GaussianNegativeLogLikelihood loss)
    {
        var t = ((Targets<double>.Values)targets).Elements;
        return Sum(
            loss,
            Enumerable.Range(0, _count * _size / 2).Select(Gaussian),
            (row, at) =>
            {
                var (d, s) = (output[at[0]] - t.Span[row], output[at[1]]);
                return (s + d * d * Dual.Exp(-s) + (loss.Full ? Math.Log(2 * Math.PI) : 0)) / 2;
            }
        );

        int[] Gaussian(int target)
        {
            var (sample, j) = Math.DivRem(target, _size / 2);
            return [sample * _size + j, sample * _size + _size / 2 + j];
        }
    }

    // max(0, 1 - t x), or its square.
    public Dual Visit(Loss.Hinge loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var missing = 1 - t * x;
                return missing <= 0 ? 0
                    : loss.Squared ? missing * missing
                    : missing;
            }
        );

    // (t alpha + (1 - t) (1 - alpha)) q^gamma c of the chance q of being wrong and the binary cross-entropy c; 0 for a
    // sure right answer, as its limit is.
    public Dual Visit(Loss.Focal loss) =>
        Elements(
            loss,
            (x, t, _) =>
            {
                var wrong = t * NaiveActivations.Sigmoid(-x) + (1 - t) * NaiveActivations.Sigmoid(x);
                if (wrong == 0)
                    return 0;
                var entropy = t * NaiveActivations.LogOnePlusExp(-x) + (1 - t) * NaiveActivations.LogOnePlusExp(x);
                var balance = loss.Alpha is { } alpha ? t * alpha + (1 - t) * (1 - alpha) : 1;
                return balance * Dual.Pow(wrong, loss.Gamma) * entropy;
            }
        );

    public Dual Visit(Loss.Custom loss) => Elements(loss, (x, t, _) => loss.Implementation.Of(x, (Dual)t));

    private Dual Elements(Loss loss, Func<Dual, double, int, Dual> term)
    {
        var t = ((Targets<double>.Values)targets).Elements;
        return Sum(
            loss,
            Enumerable.Range(0, output.Size).Select(i => new[] { i }),
            (row, at) => term(output[at[0]], t.Span[row], row)
        );
    }

    /// <summary>The sum over rows, each by its sample's weight, divided by what counts.</summary>
    /// <param name="loss">Says what counts.</param>
    /// <param name="rows">Where the values of each lie, samples end to end.</param>
    /// <param name="term">A row's loss, from its number and where its values lie.</param>
    private Dual Sum(Loss loss, IEnumerable<int[]> rows, Func<int, int[], Dual> term)
    {
        var sum = (Dual)0;
        foreach (var (row, at) in rows.Index())
            if (targets.WeightOf(at[0] / _size) is var weight && weight != 0)
                sum += weight * term(row, at);
        return sum / loss.Normalizer(targets, _count, Sample);
    }

    private double Target(int row, int j, int place) =>
        targets is Targets<double>.Classes { Indices: var classes }
            ? (classes.Span[row] == j ? 1 : 0)
            : ((Targets<double>.Values)targets).Elements.Span[place];
}
