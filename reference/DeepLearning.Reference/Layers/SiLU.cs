// The sigmoid linear unit, or swish.
//
//   y = x s(x),   s(x) = 1 / (1 + exp(-x))
//   dx += dy s(x) (1 + x s(-x))
//
// With a = |x| and g = s(-a) (1 - a s(a)), the derivative on the left:
//
//   y = -a s(-a) below 0, x - a s(-a) elsewhere;   dx += dy g below 0, dy (1 - g) elsewhere
//
// At -∞ y is -0 and the derivative 0, their limits; libtorch's are NaN.
// Source: Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units", Neural Networks 107 (2018).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class SiLU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var a = Exponential.Size(x);
            return Logistic.Gate(x, Logistic.SmallerSide(a, Vector<T>.Zero, a));
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var a = Exponential.Size(x);
            return dy * Logistic.Side(x, Logistic.GateSlope(a, Vector<T>.Zero, a, Vector<T>.Zero));
        }
    }
}
