// RAdam, with PyTorch's definitions (torch.optim.RAdam).
//
//   g  = gradient + λ w                              coupled weight decay; decoupled: w -= α λ w
//   m  = β₁ m + (1 - β₁) g
//   v  = β₂ v + (1 - β₂) g²                         the factor first, as in libtorch: a larger g has a finite square
//   ρ∞ = 2 / (1 - β₂) - 1,   ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
//   r  = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ))
//   w -= α / (1 - β₁ᵗ) · r √(1 - β₂ᵗ) · m / (√v + ε)   where ρ is above 5
//   w -= α / (1 - β₁ᵗ) · m                             otherwise: v is made of too few squares to divide by
//
// t is the parameter's step, from 1; ρ is how many squares v is made of, as it were.
// Source: Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class RAdam
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="mean">m, updated in place.</param>
    /// <param name="square">v, updated in place.</param>
    /// <param name="step">t.</param>
    public static void Step<T>(
        Optimizer.RAdam rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        long step
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule, step), weight, gradient, mean, square);

    private readonly struct Rule<T>(Optimizer.RAdam rule, long step) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly bool _decays = rule is { WeightDecay: > 0, DecoupledWeightDecay: false },
            _divides = rule.RectificationAt(step) is not null;
        private readonly Vector<T> _decay = Vectors.Of<T>(rule.WeightDecay),
            _kept = Vectors.Of<T>(rule.DecoupledWeightDecay ? 1 - rule.LearningRate * rule.WeightDecay : 1);
        private readonly Vector<T> _beta1 = Vectors.Of<T>(rule.Beta1),
            _intake1 = Vectors.Of<T>(1 - rule.Beta1),
            _beta2 = Vectors.Of<T>(rule.Beta2),
            _intake2 = Vectors.Of<T>(1 - rule.Beta2),
            _epsilon = Vectors.Of<T>(rule.Epsilon);
        private readonly Vector<T> _rate = Vectors.Of<T>(
            rule.LearningRate
                / (1 - Math.Pow(rule.Beta1, step))
                * (rule.RectificationAt(step) * Math.Sqrt(1 - Math.Pow(rule.Beta2, step)) ?? 1)
        );

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> c)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            m = Vectors.WithoutSubnormals(_beta1 * m + _intake1 * g);
            v = Vectors.WithoutSubnormals(_beta2 * v + _intake2 * g * g);
            w = _kept * w - _rate * (_divides ? m / (Vector.SquareRoot(v) + _epsilon) : m);
        }
    }
}
