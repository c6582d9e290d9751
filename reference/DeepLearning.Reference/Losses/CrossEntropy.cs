// Cross-entropy from logits, against class indices or probabilities.
//
//   x [n, c] rows of logits, t [n] classes, p = softmax(x) along c
//   m_i = max_j x[i,j], at j = k_i;   r_i = Σ_{j ≠ k_i} exp(x[i,j] - m_i), so that Σ_j exp(x[i,j]) = exp(m_i) (1 + r_i)
//   l_i = -log p[i, t_i] = log(1 + r_i) + (m_i - x[i, t_i])
//
// The shift by m_i keeps every exponent at or below 0, so logits of any size neither overflow nor lose the sum. Nothing
// small is added to something large: m_i - x is taken first, which is exact where the two are near, and r_i is kept
// apart from the 1, so that a sure answer has its small loss, and its small gradient: p - 1 = -r / (1 + r) at k_i.
//
//   dl_i/dx[i,j] = p[i,j] - [j = t_i]
//
// In general, with class weights w [c], smoothing e and a target q [n, c] (given, or [j = t_i]): what a class is worth
// in a row is
//   a[i,j] = w[j] ((1 - e) q[i,j] + e / c), or 0 in a row that is ignored
//   l_i = -Σ_j a[i,j] log p[i,j]
//   dl_i/dx[i,j] = p[i,j] Σ_k a[i,k] - a[i,j]
// The mean is over the rows for given q, and over Σ_i w[t_i] of the rows that are not ignored for classes, where
// (1 - e) [j = t_i] has the weight of t_i too.
//
// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3; the gradient follows from d log Σ exp(x_j) /
// dx_j = p_j. Smoothing: Szegedy and others, "Rethinking the Inception Architecture for Computer Vision" (2016), 7.
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal sealed class CrossEntropy<T>(Loss.CrossEntropy loss, Shape output) : ClassLoss<T>(loss, output, loss.ClassAxis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _isPlain = loss is { ClassWeights: null, LabelSmoothing: 0, IgnoreIndex: null };
    private readonly CrossEntropyTargets<T> _targets = new(loss, ClassRows.Of(output, loss.ClassAxis).Classes);

    /// <summary>exp(x - m) of the last forward pass, which the backward pass reads.</summary>
    private AlignedArray<T> _exponentials;

    /// <summary>k, r and log(1 + r) of each row.</summary>
    private int[] _best = [];
    private AlignedArray<double> _rest,
        _logarithms;

    protected override void RowSums(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        Span<double> sums
    )
    {
        var count = sums.Length;
        if (_exponentials.Length < x.Length)
            (_exponentials, _best, _rest, _logarithms) = (new(x.Length), new int[count], new(count), new(count));
        var exponentials = _exponentials[..x.Length];
        for (var i = 0; i < count; i++)
        {
            var row = x.Slice(i * Classes, Classes);
            _best[i] = TensorPrimitives.IndexOfMax(row);
            TensorPrimitives.Subtract(row, row[_best[i]], exponentials.Slice(i * Classes, Classes));
        }

        Elementwise.Map<T, Exponentials<T>>(new(), exponentials, exponentials);
        for (var i = 0; i < count; i++)
        {
            var row = exponentials.Slice(i * Classes, Classes);
            var best = _best[i];
            var largest = double.CreateChecked(x[i * Classes + best]);
            // m - m is 0, but NaN where the largest logit is not finite: then there are no probabilities.
            _rest.Span[i] = largest - largest + Elementwise.SumBut<T>(best, row);
        }

        Elementwise.Map<double, Logarithms>(new(), _rest[..count], _logarithms[..count]);
        for (var i = 0; i < count; i++)
            sums[i] =
                _isPlain && !indices.IsEmpty
                    ? LossOf(i, indices[i], x)
                    : General(i, _targets.Row(indices, shares, i), x);
    }

    protected override void RowGradients(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        ReadOnlySpan<T> scales,
        Span<T> dx
    )
    {
        for (var i = 0; i < scales.Length; i++)
        {
            if (scales[i] == T.Zero)
                continue;
            var row = dx.Slice(i * Classes, Classes);
            if (_isPlain && !indices.IsEmpty)
                PlainGradient(i, indices[i], scales[i], row);
            else
                GeneralGradient(i, _targets.Row(indices, shares, i), scales[i], row);
        }
    }

    private void PlainGradient(int i, int target, T scale, Span<T> dx)
    {
        var rest = _rest.Span[i];
        var sum = T.CreateChecked(1 + rest);
        var exponentials = _exponentials[(i * Classes)..((i + 1) * Classes)];
        for (var j = 0; j < dx.Length; j++)
            if (j != target)
                dx[j] += scale * (exponentials[j] / sum);
        dx[target] +=
            scale * (target == _best[i] ? T.CreateChecked(-rest / (1 + rest)) : exponentials[target] / sum - T.One);
    }

    // A class that is worth nothing adds nothing, however unlikely it is: 0 log 0 = 0.
    private double General(int i, ReadOnlySpan<T> a, ReadOnlySpan<T> x)
    {
        var total = 0.0;
        for (var j = 0; j < a.Length; j++)
            if (a[j] != T.Zero)
                total += double.CreateChecked(a[j]) * LossOf(i, j, x);
        return total;
    }

    // Nor has a row a gradient in which no class is worth anything, whatever its logits are.
    private void GeneralGradient(int i, ReadOnlySpan<T> a, T scale, Span<T> dx)
    {
        if (a.IsEmpty || !a.ContainsAnyExcept(T.Zero))
            return;
        var (best, rest) = (_best[i], _rest.Span[i]);
        var others = Elementwise.SumBut(best, a);
        var all = double.CreateChecked(a[best]) + others;
        var factor = T.CreateChecked(all / (1 + rest));
        var exponentials = _exponentials[(i * Classes)..((i + 1) * Classes)];
        for (var j = 0; j < dx.Length; j++)
            if (j != best)
                dx[j] += scale * (exponentials[j] * factor - a[j]);
        // p Σ a - a[k] = Σ of the other a - (1 - p) Σ a
        dx[best] += scale * T.CreateChecked(others - all * (rest / (1 + rest)));
    }

    /// <summary>-log p of a class: log(1 + r) + (m - x).</summary>
    private double LossOf(int row, int column, ReadOnlySpan<T> x) =>
        _logarithms.Span[row] + double.CreateChecked(x[row * Classes + _best[row]] - x[row * Classes + column]);

    private readonly struct Logarithms : IMap<double>
    {
        public Vector<double> Of(Vector<double> x) => Logarithm.OfOneAnd(x);
    }
}
