// The Gaussian error linear unit: x times the share Φ(x) of a standard normal distribution below x.
//
//   y = x Φ(x),                      dx += dy (Φ(x) + x Φ'(x))
//
//   Φ(x) = (1 + erf(x / √2)) / 2,    Φ'(x) = exp(-x²/2) / √(2π)
//
// Source: Hendrycks, Gimpel, "Gaussian error linear units", arXiv 1606.08415 (2016).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class GELU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private static Vector<T> C(double value) => Vectors.Of<T>(value);

    /// <summary>Φ(x), and exp(-x²/2).</summary>
    private static Vector<T> Share(Vector<T> x, out Vector<T> bell) =>
        C(0.5) * (Vector<T>.One + ErrorFunction.Of(x * C(0.70710678118654752440), out bell));

    private readonly struct Value : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => x * Share(x, out _);
    }

    private readonly struct Slope : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            dy * (Share(x, out var bell) + x * (bell * C(0.39894228040143267794)));
    }
}
