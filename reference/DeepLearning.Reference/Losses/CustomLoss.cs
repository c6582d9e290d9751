// A user's loss: its formula l(x, t) gives the value, and on dual numbers, x + 1 ε against the constant t, the slope.
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct CustomLoss<T>(ICustomLoss formula) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public double Value(double x, double t) => formula.Of(x, t);

    public T Slope(T x, T t) => formula.Of(Dual<T>.Variable(x), new Dual<T>(t)).Tangent;
}
