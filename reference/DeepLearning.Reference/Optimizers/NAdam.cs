// NAdam, with PyTorch's definitions (torch.optim.NAdam).
//
//   g  = gradient + λ w                              coupled weight decay; decoupled: w -= α λ w
//   μₜ = β₁ (1 - 0.96^(t ψ) / 2)                     a momentum that rises from β₁ / 2 to β₁
//   Πₜ = μ₁ μ₂ ... μₜ
//   m  = β₁ m + (1 - β₁) g
//   v  = β₂ v + (1 - β₂) g²                         the factor first, as in libtorch: a larger g has a finite square
//   d  = √v / √(1 - β₂ᵗ) + ε
//   w -= α (1 - μₜ) / (1 - Πₜ) · g / d + α μₜ₊₁ / (1 - Πₜ μₜ₊₁) · m / d
//
// t is the parameter's step, from 1. The second term is the step that the mean will take next: Nesterov's look-ahead.
// Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop, 2016.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class NAdam
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="mean">m, updated in place.</param>
    /// <param name="square">v, updated in place.</param>
    /// <param name="step">t.</param>
    /// <param name="product">Πₜ.</param>
    public static void Step<T>(
        Optimizer.NAdam rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        long step,
        double product
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule, step, product), weight, gradient, mean, square);

    private readonly struct Rule<T>(Optimizer.NAdam rule, long step, double product) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly bool _decays = rule is { WeightDecay: > 0, DecoupledWeightDecay: false };
        private readonly Vector<T> _decay = Vectors.Of<T>(rule.WeightDecay),
            _kept = Vectors.Of<T>(rule.DecoupledWeightDecay ? 1 - rule.LearningRate * rule.WeightDecay : 1);
        private readonly Vector<T> _beta1 = Vectors.Of<T>(rule.Beta1),
            _intake1 = Vectors.Of<T>(1 - rule.Beta1),
            _beta2 = Vectors.Of<T>(rule.Beta2),
            _intake2 = Vectors.Of<T>(1 - rule.Beta2);
        private readonly Vector<T> _correction = Vectors.Of<T>(1 / Math.Sqrt(1 - Math.Pow(rule.Beta2, step))),
            _epsilon = Vectors.Of<T>(rule.Epsilon);
        private readonly Vector<T> _rate = Vectors.Of<T>(
            rule.LearningRate * (1 - rule.MomentumAt(step)) / (1 - product)
        );
        private readonly Vector<T> _ahead = Vectors.Of<T>(
            rule.LearningRate * rule.MomentumAt(step + 1) / (1 - product * rule.MomentumAt(step + 1))
        );

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> c)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            m = Vectors.WithoutSubnormals(_beta1 * m + _intake1 * g);
            v = Vectors.WithoutSubnormals(_beta2 * v + _intake2 * g * g);
            var d = Vector.SquareRoot(v) * _correction + _epsilon;
            w = _kept * w - _rate * (g / d) - _ahead * (m / d);
        }
    }
}
