// Lion, with the paper's definitions.
//
//   c  = β₁ m + (1 - β₁) g                           the sum rounded once, as in libtorch: its sign is all that counts
//   w -= α (sign(c) + λ w)                           decoupled weight decay; the sign of 0 and of NaN is 0
//   m  = β₂ m + (1 - β₂) g
//
// Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class Lion
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="mean">m, updated in place.</param>
    public static void Step<T>(Optimizer.Lion rule, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> mean)
        where T : unmanaged, IFloatingPointIeee754<T> => ElementUpdate.Run(new Rule<T>(rule), weight, gradient, mean);

    private readonly struct Rule<T>(Optimizer.Lion rule) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _kept = Vectors.Of<T>(1 - rule.LearningRate * rule.WeightDecay),
            _rate = Vectors.Of<T>(rule.LearningRate);
        private readonly Vector<T> _beta1 = Vectors.Of<T>(rule.Beta1),
            _intake1 = Vectors.Of<T>(1 - rule.Beta1),
            _beta2 = Vectors.Of<T>(rule.Beta2),
            _intake2 = Vectors.Of<T>(1 - rule.Beta2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> g, ref Vector<T> m, ref Vector<T> b, ref Vector<T> c)
        {
            var direction = Vectors.MultiplyAdd(_intake1, g, _beta1 * m);
            var up = Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<T>.Zero), _rate, Vector<T>.Zero);
            var down = Vector.ConditionalSelect(Vector.LessThan(direction, Vector<T>.Zero), _rate, Vector<T>.Zero);
            w = _kept * w - up + down;
            m = Vectors.WithoutSubnormals(_beta2 * m + _intake2 * g);
        }
    }
}
