// The Gaussian error linear unit with the normal distribution's share Φ approximated by a hyperbolic tangent.
//
//   y = x Φ(x),                      dx += dy (Φ(x) + x Φ'(x))
//
//   u = √(2/π) (x + c x³),  c = 0.044715
//   Φ(x) = (1 + tanh u) / 2,         Φ'(x) = (1 - tanh² u) √(2/π) (1 + 3 c x²) / 2
//
// Source: Hendrycks, Gimpel, "Gaussian error linear units", arXiv 1606.08415 (2016).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class ApproximateGELU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Root = 0.79788456080286535588,
        Cubic = 0.044715;

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private static Vector<T> C(double value) => Vectors.Of<T>(value);

    private static Vector<T> Tanh(Vector<T> x) => Vectors.Tanh(C(Root) * (x + C(Cubic) * (x * x * x)));

    private readonly struct Value : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => C(0.5) * x * (Vector<T>.One + Tanh(x));
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var tanh = Tanh(x);
            var slope = (Vector<T>.One - tanh * tanh) * (C(Root) * (Vector<T>.One + C(3 * Cubic) * (x * x)));
            return dy * (C(0.5) * (Vector<T>.One + tanh) + C(0.5) * x * slope);
        }
    }
}
