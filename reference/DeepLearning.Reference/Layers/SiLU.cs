// The sigmoid linear unit, or swish.
//
//   y = x s,   s = 1 / (1 + exp(-x))
//   dx += dy s (1 + x (1 - s))
//
// Source: Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units", Neural Networks 107 (2018).
using System.Numerics;

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
        public Vector<T> Of(Vector<T> x) => x / (Vector<T>.One + Vectors.Exp(-x));
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var s = Vector<T>.One / (Vector<T>.One + Vectors.Exp(-x));
            return dy * s * (Vector<T>.One + x * (Vector<T>.One - s));
        }
    }
}
