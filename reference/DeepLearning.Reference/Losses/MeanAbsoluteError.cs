// Absolute error.
//
//   l = |x - t|
//   dl/dx = sign(x - t),   sign(0) = 0
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct MeanAbsoluteError<T> : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public double Value(double x, double t) => Math.Abs(x - t);

    public T Slope(T x, T t) =>
        x > t ? T.One
        : x < t ? -T.One
        : T.Zero;
}
