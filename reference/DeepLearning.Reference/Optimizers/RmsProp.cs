// RMSProp, with PyTorch's definitions (torch.optim.RMSprop).
//
//   g  = gradient + λ w                              coupled weight decay
//   s  = ρ s + (1 - ρ) g²                            the factor first, as in libtorch: a larger g has a finite square
//   a  = ρ a + (1 - ρ) g                             centred only
//   d  = g / (√s + ε),        centred: d = g / (√(s - a²) + ε)
//   v  = μ v + d                                     v = d without momentum
//   w -= α v
//
// s - a² is a variance: where rounding leaves less than 0 of it, as of a gradient that stays the same, it is 0.
//
// Sources: Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012; Graves, "Generating
// sequences with recurrent neural networks", 2013 (centred).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class RmsProp
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="square">s, updated in place.</param>
    /// <param name="velocity">v, updated in place; empty without momentum.</param>
    /// <param name="mean">a, updated in place; empty when not centred.</param>
    public static void Step<T>(
        Optimizer.RmsProp rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> square,
        Span<T> velocity,
        Span<T> mean
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule), weight, gradient, square, velocity, mean);

    private readonly struct Rule<T>(Optimizer.RmsProp rule) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate = Vectors.Of<T>(rule.LearningRate),
            _decay = Vectors.Of<T>(rule.WeightDecay),
            _momentum = Vectors.Of<T>(rule.Momentum);
        private readonly Vector<T> _smoothing = Vectors.Of<T>(rule.Smoothing),
            _intake = Vectors.Of<T>(1 - rule.Smoothing),
            _epsilon = Vectors.Of<T>(rule.Epsilon);
        private readonly bool _centered = rule.Centered,
            _decays = rule.WeightDecay > 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> s, ref Vector<T> v, ref Vector<T> a)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            s = Vectors.WithoutSubnormals(_smoothing * s + _intake * g * g);
            if (_centered)
                a = Vectors.WithoutSubnormals(_smoothing * a + _intake * g);
            var root = Vector.SquareRoot(_centered ? Vector.Max(Vectors.MultiplyAdd(-a, a, s), Vector<T>.Zero) : s);
            v = Vectors.WithoutSubnormals(_momentum * v + g / (root + _epsilon));
            w -= _rate * v;
        }
    }
}
