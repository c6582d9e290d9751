// The rectifier.
//
//   y = max(0, x)
//   dx += dy where y > 0
//
// At the kink the derivative is 0. As libtorch has them: relu(-0.0) = -0.0, relu(NaN) = NaN with derivative 1, hence
// the comparisons below, which a NaN fails.
// Source: Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class ReLU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Output, pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), Vector<T>.Zero, x);
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> y, Vector<T> dy) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(y, Vector<T>.Zero), Vector<T>.Zero, dy);
    }
}
