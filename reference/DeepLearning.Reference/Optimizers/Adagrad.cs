// Adagrad, with PyTorch's definitions (torch.optim.Adagrad).
//
//   g  = gradient + λ w                              coupled weight decay
//   s += g²
//   w -= α / (1 + (t - 1) η) · g / (√s + ε)
//
// t is the parameter's step, from 1; η makes the rate smaller from step to step.
// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR
// 12, 2011.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class Adagrad
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="sum">s, updated in place (+=).</param>
    /// <param name="step">t.</param>
    public static void Step<T>(Optimizer.Adagrad rule, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> sum, long step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule, step), weight, gradient, sum);

    private readonly struct Rule<T>(Optimizer.Adagrad rule, long step) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate = Vectors.Of<T>(rule.LearningRate / (1 + (step - 1) * rule.LearningRateDecay));
        private readonly Vector<T> _decay = Vectors.Of<T>(rule.WeightDecay),
            _epsilon = Vectors.Of<T>(rule.Epsilon);

        private readonly bool _decays = rule.WeightDecay > 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> s, ref Vector<T> b, ref Vector<T> c)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            s += g * g;
            w -= _rate * (g / (Vector.SquareRoot(s) + _epsilon));
        }
    }
}
