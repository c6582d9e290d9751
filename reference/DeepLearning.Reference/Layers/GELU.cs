// The Gaussian error linear unit: x times the share Φ(x) of a standard normal distribution below x.
//
//   y = x Φ(x),                      dx += dy (Φ(x) + x Φ'(x))
//
//   Φ(x) = (1 + erf(x / √2)) / 2,    Φ'(x) = exp(-x²/2) / √(2π)
//
// With the tail Φ(-a), a = |x|, and g = Φ(-a) - a Φ'(a), its derivative on the left:
//
//   y = -a Φ(-a) below 0, x - a Φ(-a) elsewhere;   dx += dy g below 0, dy (1 - g) elsewhere
//
// So no digit is lost in a difference from 1. At -∞ y is -0 and the derivative 0, their limits; libtorch's are NaN.
// Source: Hendrycks, Gimpel, "Gaussian error linear units", arXiv 1606.08415 (2016).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class GELU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) => Logistic.Gate(x, NormalTail.Weighted(Vector.Abs(x)));
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) => dy * Logistic.Side(x, NormalTail.Slope(Vector.Abs(x)));
    }
}
