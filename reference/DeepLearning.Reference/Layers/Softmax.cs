// Softmax along an axis of each sample, a line x at a time.
//
//   y[j] = exp(x[j] - max x) / Σ_l exp(x[l] - max x)
//   dx[j] += y[j] (dy[j] - Σ_l dy[l] y[l])
//
// from dy[l]/dx[j] = y[l] ([l = j] - y[j]).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Softmax<T>(Shape shape, int axis) : LineOperation<T>(shape, axis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y) => Probabilities.Softmax(x, y);

    protected override void Backward(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> slope)
    {
        var sum = 0.0;
        for (var j = 0; j < y.Length; j++)
            sum += double.CreateChecked(dy[j]) * double.CreateChecked(y[j]);
        var inner = T.CreateChecked(sum);
        for (var j = 0; j < y.Length; j++)
            slope[j] = y[j] * (dy[j] - inner);
    }
}
