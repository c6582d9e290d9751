// Adadelta, with PyTorch's definitions (torch.optim.Adadelta).
//
//   g  = gradient + λ w                              coupled weight decay
//   v  = ρ v + (1 - ρ) g²                            the factor first, as in libtorch: a larger g has a finite square
//   d  = √(u + ε) / √(v + ε) · g
//   u  = ρ u + (1 - ρ) d²
//   w -= α d
//
// Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class Adadelta
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="square">v, updated in place.</param>
    /// <param name="move">u, updated in place.</param>
    public static void Step<T>(
        Optimizer.Adadelta rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> square,
        Span<T> move
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule), weight, gradient, square, move);

    private readonly struct Rule<T>(Optimizer.Adadelta rule) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly bool _decays = rule.WeightDecay > 0;
        private readonly Vector<T> _rate = Vectors.Of<T>(rule.LearningRate),
            _decay = Vectors.Of<T>(rule.WeightDecay),
            _smoothing = Vectors.Of<T>(rule.Smoothing),
            _intake = Vectors.Of<T>(1 - rule.Smoothing),
            _epsilon = Vectors.Of<T>(rule.Epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> u, ref Vector<T> c)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            v = Vectors.WithoutSubnormals(_smoothing * v + _intake * g * g);
            var d = Vector.SquareRoot(u + _epsilon) / Vector.SquareRoot(v + _epsilon) * g;
            u = Vectors.WithoutSubnormals(_smoothing * u + _intake * d * d);
            w -= _rate * d;
        }
    }
}
