// Mean absolute error.
//
//   x, t [n, ...] with N values altogether
//   L = (1/N) Σ |x - t|
//   dx += sign(x - t) / N,   sign(0) = 0
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MeanAbsoluteError<T> : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var total = 0.0;
        for (var i = 0; i < output.Length; i++)
            total += Math.Abs(double.CreateChecked(output[i]) - double.CreateChecked(t[i]));
        return total / output.Length;
    }

    public override void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    )
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var scale = weight / T.CreateChecked(output.Length);
        for (var i = 0; i < output.Length; i++)
        {
            if (output[i] > t[i])
                outputGradient[i] += scale;
            else if (output[i] < t[i])
                outputGradient[i] -= scale;
        }
    }
}
