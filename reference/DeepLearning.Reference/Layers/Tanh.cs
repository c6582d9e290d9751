// The hyperbolic tangent.
//
//   y = tanh(x)
//   dx += dy (1 - y²)
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Tanh<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Output, pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Vectors.Tanh(x);
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> y, Vector<T> dy) => dy * (Vector<T>.One - y * y);
    }
}
