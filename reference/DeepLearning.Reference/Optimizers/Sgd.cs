// Stochastic gradient descent, with PyTorch's definitions (torch.optim.SGD).
//
//   g  = gradient + λ w                              coupled weight decay
//   v  = g                                           at a parameter's first step
//   v  = μ v + (1 - δ) g                             afterwards
//   w -= α v          or, with Nesterov's look-ahead,          w -= α (g + μ v)
//
// On a weight without a gradient v would fade into the subnormal numbers, never reach 0, and slow every step tenfold: below the smallest
// normal number it is 0.
//
// α learning rate, λ weight decay, μ momentum, δ dampening. Without momentum, v = g and nothing is remembered.
// Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013.
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step<T>(Optimizer.Sgd rule, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> velocity, bool isFirst)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var settings = new Settings<T>(rule, isFirst);
        var remembers = !velocity.IsEmpty;
        var i = 0;
        for (; i <= weight.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var v = remembers ? Vectors.Load<T>(velocity, i) : Vector<T>.Zero;
            var w = settings.Move(Vectors.Load<T>(weight, i), Vectors.Load(gradient, i), ref v);
            Vectors.Store(w, weight, i);
            if (remembers) Vectors.Store(v, velocity, i);
        }

        if (i == weight.Length) return;
        var lastVelocity = remembers ? Vectors.LoadEnd<T>(velocity, i) : Vector<T>.Zero;
        Vectors.StoreEnd(settings.Move(Vectors.LoadEnd<T>(weight, i), Vectors.LoadEnd(gradient, i), ref lastVelocity), weight, i);
        if (remembers) Vectors.StoreEnd(lastVelocity, velocity, i);
    }

    /// <summary>The formula above on a vector; v is 0 before the first step, and without momentum.</summary>
    private readonly struct Settings<T>(Optimizer.Sgd rule, bool isFirst) where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate = Of(rule.LearningRate), _decay = Of(rule.WeightDecay), _momentum = Of(rule.Momentum);
        private readonly Vector<T> _intake = Of(isFirst ? 1 : 1 - rule.Dampening);
        private readonly bool _looksAhead = rule.Nesterov;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Move(Vector<T> w, Vector<T> gradient, ref Vector<T> v)
        {
            var g = gradient + _decay * w;
            v = Vectors.WithoutSubnormals(_momentum * v + _intake * g);
            return w - _rate * (_looksAhead ? g + _momentum * v : v);
        }

        private static Vector<T> Of(double value) => new(T.CreateChecked(value));
    }
}
