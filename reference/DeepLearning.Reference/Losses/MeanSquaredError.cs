// Squared error.
//
//   l = (x - t)²
//   dl/dx = 2 (x - t)
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct MeanSquaredError<T> : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public double Value(double x, double t) => (x - t) * (x - t);

    public T Slope(T x, T t) => (x - t) + (x - t);
}
