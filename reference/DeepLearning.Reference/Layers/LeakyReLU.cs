// The leaky rectifier, with slope a.
//
//   y = x where x > 0, a x elsewhere
//   dx += dy where x > 0, a dy elsewhere
//
// At the kink, and at NaN, the derivative is a, as libtorch has it.
// Source: Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class LeakyReLU<T>(double slope) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _slope = T.CreateChecked(slope);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_slope), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(_slope), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value(T slope) : IMap<T>
    {
        private readonly Vector<T> _slope = new(slope);

        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, _slope * x);
    }

    private readonly struct Slope(T slope) : IMap2<T>
    {
        private readonly Vector<T> _slope = new(slope);

        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), dy, _slope * dy);
    }
}
