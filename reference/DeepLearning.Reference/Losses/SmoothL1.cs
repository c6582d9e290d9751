// Huber's loss, divided by beta.
//
//   d = x - t
//   l = d² / (2 beta) where |d| < beta, |d| - beta/2 elsewhere
//   dl/dx = d / beta where |d| < beta, sign(d) elsewhere
//
// Both pieces have the value beta/2 and the slope 1 at |d| = beta.
//
// Source: Huber, "Robust Estimation of a Location Parameter" (1964); in this scale, Girshick, "Fast R-CNN" (2015).
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct SmoothL1<T>(Loss.SmoothL1 loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double _beta = loss.Beta;
    private readonly T _end = T.CreateChecked(loss.Beta);

    public double Value(double x, double t)
    {
        var distance = Math.Abs(x - t);
        return distance >= _beta ? distance - 0.5 * _beta : 0.5 * distance * (distance / _beta);
    }

    public T Slope(T x, T t)
    {
        var d = x - t;
        return T.Abs(d) >= _end ? T.CopySign(T.One, d) : d / _end;
    }
}
