// Huber's loss.
//
//   d = x - t
//   l = d² / 2 where |d| < delta, delta (|d| - delta/2) elsewhere
//   dl/dx = d where |d| < delta, delta sign(d) elsewhere
//
// Source: Huber, "Robust Estimation of a Location Parameter" (1964).
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct Huber<T>(Loss.Huber loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double _delta = loss.Delta;
    private readonly T _end = T.CreateChecked(loss.Delta);

    public double Value(double x, double t)
    {
        var distance = Math.Abs(x - t);
        return distance >= _delta ? _delta * (distance - 0.5 * _delta) : 0.5 * distance * distance;
    }

    public T Slope(T x, T t)
    {
        var d = x - t;
        return T.Abs(d) >= _end ? T.CopySign(_end, d) : d;
    }
}
