// Mean squared error.
//
//   x, t [n, ...] with N values altogether
//   L = (1/N) Σ (x - t)²
//   dx += 2 (x - t) / N
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MeanSquaredError<T> : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var total = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            var difference = double.CreateChecked(output[i]) - double.CreateChecked(t[i]);
            total += difference * difference;
        }

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
        var scale = weight * T.CreateChecked(2) / T.CreateChecked(output.Length);
        for (var i = 0; i < output.Length; i++)
            outputGradient[i] += scale * (output[i] - t[i]);
    }
}
