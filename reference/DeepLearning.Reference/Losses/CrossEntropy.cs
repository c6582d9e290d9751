// Cross-entropy from logits, against class indices or probabilities.
//
//   x [n, c] logits, t [n] classes, p = softmax(x) along c
//   L = -(1/n) Σ_i log p[i, t_i] = (1/n) Σ_i (log Σ_j exp(x[i,j] - m_i) + m_i - x[i, t_i]),   m_i = max_j x[i,j]
//
// The shift by m_i keeps every exponent at or below 0, so logits of any size neither overflow nor lose the sum.
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

namespace DeepLearning.Reference;

internal sealed class CrossEntropy<T>(Loss.CrossEntropy loss, Shape shape) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _classes = shape.Size;
    private readonly bool _isPlain = loss is { ClassWeights: null, LabelSmoothing: 0, IgnoreIndex: null };
    private readonly CrossEntropyTargets<T> _targets = new(loss, shape.Size);

    /// <summary>exp(x - m) of the last forward pass, and the sum of each row: the backward pass reads them.</summary>
    private AlignedArray<T> _exponentials,
        _sums;

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        if (_exponentials.Length < output.Length)
            (_exponentials, _sums) = (new(output.Length), new(count));
        var exponentials = _exponentials[..output.Length];
        for (var i = 0; i < count; i++)
        {
            var x = output.Slice(i * _classes, _classes);
            var largest = Largest(x);
            _sums.Span[i] = largest;
            for (var j = 0; j < _classes; j++)
                exponentials[i * _classes + j] = x[j] - largest;
        }

        Elementwise.Map<T, Exponential>(new(), exponentials, exponentials);
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
        {
            var (log, largest) = LogSum(i);
            total += double.CreateChecked(log + largest - output[i * _classes + indices[i]]);
        }

        return total;
    }

    private void PlainBackward(ReadOnlySpan<int> indices, T scale, Span<T> outputGradient)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var exponentials = _exponentials[(i * _classes)..((i + 1) * _classes)];
            var dx = outputGradient.Slice(i * _classes, _classes);
            var sum = _sums.Span[i];
            for (var j = 0; j < _classes; j++)
                dx[j] += scale * (exponentials[j] / sum - (j == indices[i] ? T.One : T.Zero));
        }
    }

    // A class that is worth nothing adds nothing, however unlikely it is: 0 log 0 = 0.
    private double General(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (log, largest) = LogSum(i);
            var x = output.Slice(i * _classes, _classes);
            var a = _targets.Row(targets, i);
            for (var j = 0; j < a.Length; j++)
                if (a[j] != T.Zero)
                    total += double.CreateChecked(a[j] * (log + (largest - x[j])));
        }

        return total;
    }

    private void GeneralBackward(Targets<T> targets, int count, T scale, Span<T> outputGradient)
    {
        for (var i = 0; i < count; i++)
        {
            var a = _targets.Row(targets, i);
            if (a.IsEmpty)
                continue;
            var exponentials = _exponentials[(i * _classes)..((i + 1) * _classes)];
            var dx = outputGradient.Slice(i * _classes, _classes);
            var (sum, all) = (_sums.Span[i], Elementwise.Sum(a));
            for (var j = 0; j < _classes; j++)
                dx[j] += scale * (exponentials[j] / sum * all - a[j]);
        }
    }

    /// <summary>The logarithm of a row's sum, and its largest logit, in whose place the sum is kept.</summary>
    private (T Log, T Largest) LogSum(int row)
    {
        var (sum, largest) = (T.Zero, _sums.Span[row]);
        foreach (var exponential in _exponentials[(row * _classes)..((row + 1) * _classes)])
            sum += exponential;
        _sums.Span[row] = sum;
        return (T.Log(sum), largest);
    }

    private static T Largest(ReadOnlySpan<T> x)
    {
        var largest = T.NegativeInfinity;
        foreach (var value in x)
            largest = T.Max(largest, value);
        return largest;
    }

    private readonly struct Exponential : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Vectors.Exp(x);
    }
}
