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
    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var indices = ((Targets<T>.Classes)targets).Indices.Span;
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            var x = output.Slice(i * classes, classes);
            var (largest, sum) = ShiftedExponentials(x);
            total += double.CreateChecked(T.Log(sum) + largest - x[indices[i]]);
        }

        return total / count;
    }

    public override void Backward(ReadOnlySpan<T> output, Targets<T> targets, int count, T weight, Span<T> outputGradient)
    {
        var indices = ((Targets<T>.Classes)targets).Indices.Span;
        var scale = weight / T.CreateChecked(count);
        for (var i = 0; i < count; i++)
        {
            var x = output.Slice(i * classes, classes);
            var dx = outputGradient.Slice(i * classes, classes);
            var (largest, sum) = ShiftedExponentials(x);
            for (var j = 0; j < classes; j++) dx[j] += scale * (T.Exp(x[j] - largest) / sum - (j == indices[i] ? T.One : T.Zero));
        }
    }

    private static (T Largest, T Sum) ShiftedExponentials(ReadOnlySpan<T> x)
    {
        var largest = T.NegativeInfinity;
        foreach (var value in x) largest = T.Max(largest, value);
        var sum = T.Zero;
        foreach (var value in x) sum += T.Exp(value - largest);
        return (largest, sum);
    }
}
