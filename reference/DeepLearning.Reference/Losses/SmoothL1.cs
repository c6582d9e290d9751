// Huber's loss, divided by beta.
//
//   x, t [n, ...] with N values altogether, d = x - t
//   L = (1/N) Σ (d² / (2 beta) where |d| < beta, |d| - beta/2 elsewhere)
//   dx += (d / beta where |d| < beta, sign(d) elsewhere) / N
//
// Both pieces have the value beta/2 and the slope 1 at |d| = beta.
//
// Source: Huber, "Robust Estimation of a Location Parameter" (1964); in this scale, Girshick, "Fast R-CNN" (2015).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class SmoothL1<T>(Loss.SmoothL1 loss) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _beta = T.CreateChecked(loss.Beta);

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var total = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            var distance = Math.Abs(double.CreateChecked(output[i]) - double.CreateChecked(t[i]));
            total += distance >= loss.Beta ? distance - 0.5 * loss.Beta : 0.5 * distance * (distance / loss.Beta);
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
        var scale = weight / T.CreateChecked(output.Length);
        for (var i = 0; i < output.Length; i++)
        {
            var difference = output[i] - t[i];
            outputGradient[i] +=
                scale * (T.Abs(difference) >= _beta ? T.CopySign(T.One, difference) : difference / _beta);
        }
    }
}
