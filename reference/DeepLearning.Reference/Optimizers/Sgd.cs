// Stochastic gradient descent, with PyTorch's definitions (torch.optim.SGD).
//
//   g  = gradient + λ w                              coupled weight decay
//   v  = g                                           at a parameter's first step
//   v  = μ v + (1 - δ) g                             afterwards
//   w -= α v          or, with Nesterov's look-ahead,          w -= α (g + μ v)
//
// On a weight without a gradient v would fade into the subnormal numbers, never reach 0, and slow every step tenfold:
// below the smallest normal number it is 0. So are the means of the other optimizers.
//
// α learning rate, λ weight decay, μ momentum, δ dampening. Without momentum, v = g and nothing is remembered.
// Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML
// 2013.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class Sgd
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="velocity">v, updated in place (=, at the first step); empty without momentum.</param>
    /// <param name="isFirst">Whether this is the parameter's first step.</param>
    public static void Step<T>(
        Optimizer.Sgd rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> velocity,
        bool isFirst
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(new Rule<T>(rule, isFirst), weight, gradient, velocity);

    /// <summary>The formula above on a vector; v is 0 before the first step, and without momentum.</summary>
    private readonly struct Rule<T>(Optimizer.Sgd rule, bool isFirst) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate = Vectors.Of<T>(rule.LearningRate),
            _decay = Vectors.Of<T>(rule.WeightDecay),
            _momentum = Vectors.Of<T>(rule.Momentum);
        private readonly Vector<T> _intake = Vectors.Of<T>(isFirst ? 1 : 1 - rule.Dampening);
        private readonly bool _looksAhead = rule.Nesterov,
            _decays = rule.WeightDecay > 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> v, ref Vector<T> b, ref Vector<T> c)
        {
            var g = _decays ? gradient + _decay * w : gradient;
            v = Vectors.WithoutSubnormals(_momentum * v + _intake * g);
            w -= _rate * (_looksAhead ? g + _momentum * v : v);
        }
    }
}
