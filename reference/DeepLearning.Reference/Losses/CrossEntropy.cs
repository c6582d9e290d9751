// Cross-entropy from logits, against class indices or probabilities.
//
//   x [n, c] logits, t [n] classes, p = softmax(x) along c
//   m_i = max_j x[i,j], at j = k_i;   r_i = Σ_{j ≠ k_i} exp(x[i,j] - m_i), so that Σ_j exp(x[i,j]) = exp(m_i) (1 + r_i)
//   L = -(1/n) Σ_i log p[i, t_i] = (1/n) Σ_i (log(1 + r_i) + (m_i - x[i, t_i]))
//
// The shift by m_i keeps every exponent at or below 0, so logits of any size neither overflow nor lose the sum. Nothing
// small is added to something large: m_i - x is taken first, which is exact where the two are near, and r_i is kept
// apart from the 1, so that a sure answer has its small loss, and its small gradient: p - 1 = -r / (1 + r) at k_i.
//
//   dx[i,j] += (p[i,j] - [j = t_i]) / n
//
// In general, with class weights w [c], smoothing e and a target q [n, c] (given, or [j = t_i]): what a class is worth
// in a sample is
//   a[i,j] = w[j] ((1 - e) q[i,j] + e / c), or 0 in a sample that is ignored
//   L = -(1/Z) Σ_ij a[i,j] log p[i,j]
//   dx[i,j] += (p[i,j] Σ_l a[i,l] - a[i,j]) / Z
// Z is n for given q, and Σ_i w[t_i] over the samples that are not ignored for classes, where (1 - e) [j = t_i] has the
// weight of t_i too.
//
// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3; the gradient follows from d log Σ exp(x_j) /
// dx_j = p_j. Smoothing: Szegedy and others, "Rethinking the Inception Architecture for Computer Vision" (2016), 7.
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal sealed class CrossEntropy<T>(Loss.CrossEntropy loss, Shape shape) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _classes = shape.Size;
    private readonly bool _isPlain = loss is { ClassWeights: null, LabelSmoothing: 0, IgnoreIndex: null };
    private readonly CrossEntropyTargets<T> _targets = new(loss, shape.Size);

    /// <summary>exp(x - m) of the last forward pass, which the backward pass reads.</summary>
    private AlignedArray<T> _exponentials;

    /// <summary>k, r and log(1 + r) of each row.</summary>
    private int[] _best = [];
    private AlignedArray<double> _rest,
        _logarithms;

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        if (_exponentials.Length < output.Length)
            (_exponentials, _best, _rest, _logarithms) = (new(output.Length), new int[count], new(count), new(count));
        var exponentials = _exponentials[..output.Length];
        for (var i = 0; i < count; i++)
        {
            var x = output.Slice(i * _classes, _classes);
            _best[i] = TensorPrimitives.IndexOfMax(x);
            TensorPrimitives.Subtract(x, x[_best[i]], exponentials.Slice(i * _classes, _classes));
        }

        Elementwise.Map<T, Exponentials>(new(), exponentials, exponentials);
        for (var i = 0; i < count; i++)
        {
            var row = exponentials.Slice(i * _classes, _classes);
            var best = _best[i];
            var largest = double.CreateChecked(output[i * _classes + best]);
            // m - m is 0, but NaN where the largest logit is not finite: then there are no probabilities.
            _rest.Span[i] = largest - largest + Elementwise.Sum(row[..best]) + Elementwise.Sum(row[(best + 1)..]);
        }

        Elementwise.Map<double, Logarithms>(new(), _rest[..count], _logarithms[..count]);
        return _isPlain && targets is Targets<T>.Classes classes
            ? Plain(output, classes.Indices.Span) / count
            : General(output, targets, count) / loss.Normalizer(targets, count, shape);
    }

    public override void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    )
    {
        if (_isPlain && targets is Targets<T>.Classes classes)
            PlainBackward(classes.Indices.Span, weight / T.CreateChecked(count), outputGradient);
        else
            GeneralBackward(
                targets,
                count,
                weight / T.CreateChecked(loss.Normalizer(targets, count, shape)),
                outputGradient
            );
    }

    private double Plain(ReadOnlySpan<T> output, ReadOnlySpan<int> indices)
    {
        var total = 0.0;
        for (var i = 0; i < indices.Length; i++)
            total += LossOf(i, indices[i], output);
        return total;
    }

    private void PlainBackward(ReadOnlySpan<int> indices, T scale, Span<T> outputGradient)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var (target, rest) = (indices[i], _rest.Span[i]);
            var sum = T.CreateChecked(1 + rest);
            var exponentials = _exponentials[(i * _classes)..((i + 1) * _classes)];
            var dx = outputGradient.Slice(i * _classes, _classes);
            for (var j = 0; j < _classes; j++)
                if (j != target)
                    dx[j] += scale * (exponentials[j] / sum);
            dx[target] +=
                scale * (target == _best[i] ? T.CreateChecked(-rest / (1 + rest)) : exponentials[target] / sum - T.One);
        }
    }

    // A class that is worth nothing adds nothing, however unlikely it is: 0 log 0 = 0.
    private double General(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            var a = _targets.Row(targets, i);
            for (var j = 0; j < a.Length; j++)
                if (a[j] != T.Zero)
                    total += double.CreateChecked(a[j]) * LossOf(i, j, output);
        }

        return total;
    }

    // Nor has a sample a gradient in which no class is worth anything, whatever its logits are.
    private void GeneralBackward(Targets<T> targets, int count, T scale, Span<T> outputGradient)
    {
        for (var i = 0; i < count; i++)
        {
            var a = _targets.Row(targets, i);
            if (a.IsEmpty || !a.ContainsAnyExcept(T.Zero))
                continue;
            var (best, rest) = (_best[i], _rest.Span[i]);
            var others = Elementwise.Sum(a[..best]) + Elementwise.Sum(a[(best + 1)..]);
            var all = double.CreateChecked(a[best]) + others;
            var factor = T.CreateChecked(all / (1 + rest));
            var exponentials = _exponentials[(i * _classes)..((i + 1) * _classes)];
            var dx = outputGradient.Slice(i * _classes, _classes);
            for (var j = 0; j < _classes; j++)
                if (j != best)
                    dx[j] += scale * (exponentials[j] * factor - a[j]);
            // p Σ a - a[k] = Σ of the other a - (1 - p) Σ a
            dx[best] += scale * T.CreateChecked(others - all * (rest / (1 + rest)));
        }
    }

    /// <summary>-log p of a class: log(1 + r) + (m - x).</summary>
    private double LossOf(int row, int column, ReadOnlySpan<T> output) =>
        _logarithms.Span[row]
        + double.CreateChecked(output[row * _classes + _best[row]] - output[row * _classes + column]);

    private readonly struct Exponentials : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Exponential.Of(x);
    }

    private readonly struct Logarithms : IMap<double>
    {
        public Vector<double> Of(Vector<double> x) => Logarithm.OfOneAnd(x);
    }
}
