// The logarithm of the softmax along an axis of each sample, a line x at a time.
//
//   m = max x, at j = k;   r = Σ_{j ≠ k} exp(x[j] - m), so that Σ_j exp(x[j]) = exp(m) (1 + r)
//   y[j] = (x[j] - m) - log(1 + r)
//
// r is kept apart from the 1, so that a sure class has its small logarithm. With p = exp(y):
//
//   dx[j] += dy[j] - p[j] Σ_l dy[l]                             from dy[l]/dx[j] = [l = j] - p[j]
//   dx[k] += dy[k] Σ_{l ≠ k} p[l] - p[k] Σ_{l ≠ k} dy[l]        the same at the largest, where 1 - p[k] = Σ_{l ≠ k}
//   p[l]
//
// so that a sure class has its small gradient too.
//
// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 6.2.2.3.
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal sealed class LogSoftmax<T>(Shape shape, int axis) : LineOperation<T>(shape, axis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y)
    {
        var best = TensorPrimitives.IndexOfMax(x);
        var largest = double.CreateChecked(x[best]);
        TensorPrimitives.Subtract(x, x[best], y);
        var exponentials = Exponentials(y);
        // m - m is 0, but NaN where the largest is not finite: then there are no probabilities.
        var rest = largest - largest + Elementwise.SumBut<T>(best, exponentials);
        var logarithm = Accurate.Log1p(rest);
        for (var j = 0; j < y.Length; j++)
            y[j] = T.CreateChecked(double.CreateChecked(y[j]) - logarithm);
    }

    protected override void Backward(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> slope)
    {
        var p = Exponentials(y);
        var best = TensorPrimitives.IndexOfMax(y);
        var others = Elementwise.SumBut(best, dy);
        var sum = T.CreateChecked(others + double.CreateChecked(dy[best]));
        for (var j = 0; j < y.Length; j++)
            slope[j] = dy[j] - p[j] * sum;
        // Where the sum is not finite, the difference says so.
        if (T.IsFinite(sum))
            slope[best] =
                dy[best] * T.CreateChecked(Elementwise.SumBut<T>(best, p)) - p[best] * T.CreateChecked(others);
    }

    private static Span<T> Exponentials(ReadOnlySpan<T> x)
    {
        var exponentials = Scratch<T>.Of(ScratchSlot.Exponentials, x.Length);
        Elementwise.Map<T, Exponentials<T>>(new(), x, exponentials);
        return exponentials;
    }
}
