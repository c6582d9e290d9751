// The logistic function.
//
//   y = s(x) = 1 / (1 + exp(-x))
//   dx += dy s(x) s(-x)
//
// The derivative is taken from x: y (1 - y) has lost its digits where y is 1 but for the last ones.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class Sigmoid<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) => Logistic.Side(x, Logistic.SmallerSide(Exponential.Size(x)));
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            dy * Logistic.Slope(Logistic.NearlySmallerSide(Exponential.Size(x), Vector<T>.Zero));
    }
}
