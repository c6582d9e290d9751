// The logistic function.
//
//   y = 1 / (1 + exp(-x))
//   dx += dy y (1 - y)
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Sigmoid<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Output, pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Vector<T>.One / (Vector<T>.One + Vectors.Exp(-x));
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> y, Vector<T> dy) => dy * y * (Vector<T>.One - y);
    }
}
