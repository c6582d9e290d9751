// Cross-entropy from logits, against class indices.
//
//   x [n, c] logits, t [n] classes, p = softmax(x) along c
//   L = -(1/n) Σ_i log p[i, t_i] = (1/n) Σ_i (log Σ_j exp(x[i,j] - m_i) + m_i - x[i, t_i]),   m_i = max_j x[i,j]
//
// The shift by m_i keeps every exponent at or below 0, so logits of any size neither overflow nor lose the sum.
//
//   dx[i,j] += (p[i,j] - [j = t_i]) / n
//
// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3; the gradient follows from d log Σ exp(x_j) / dx_j = p_j.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class CrossEntropy<T>(int classes) : LossOperation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>exp(x - m) of the last forward pass, and the sum of each row: the backward pass reads them.</summary>
    private AlignedArray<T> _exponentials, _sums;

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        if (_exponentials.Length < output.Length) (_exponentials, _sums) = (new(output.Length), new(count));
        var indices = ((Targets<T>.Classes)targets).Indices.Span;
        var exponentials = _exponentials[..output.Length];
        for (var i = 0; i < count; i++)
        {
            var x = output.Slice(i * classes, classes);
            var largest = Largest(x);
            _sums.Span[i] = largest;
            for (var j = 0; j < classes; j++) exponentials[i * classes + j] = x[j] - largest;
        }

        Elementwise.Map<T, Exponential>(new(), exponentials, exponentials);
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (sum, largest) = (T.Zero, _sums.Span[i]);
            foreach (var exponential in exponentials.Slice(i * classes, classes)) sum += exponential;
            _sums.Span[i] = sum;
            total += double.CreateChecked(T.Log(sum) + largest - output[i * classes + indices[i]]);
        }

        return total / count;
    }

    public override void Backward(ReadOnlySpan<T> output, Targets<T> targets, int count, T weight, Span<T> outputGradient)
    {
        var indices = ((Targets<T>.Classes)targets).Indices.Span;
        var scale = weight / T.CreateChecked(count);
        for (var i = 0; i < count; i++)
        {
            var exponentials = _exponentials[(i * classes)..((i + 1) * classes)];
            var dx = outputGradient.Slice(i * classes, classes);
            var sum = _sums.Span[i];
            for (var j = 0; j < classes; j++) dx[j] += scale * (exponentials[j] / sum - (j == indices[i] ? T.One : T.Zero));
        }
    }

    private static T Largest(ReadOnlySpan<T> x)
    {
        var largest = T.NegativeInfinity;
        foreach (var value in x) largest = T.Max(largest, value);
        return largest;
    }

    private readonly struct Exponential : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Vectors.Exp(x);
    }
}
