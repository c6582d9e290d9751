// Stochastic gradient descent, with PyTorch's definitions (torch.optim.SGD).
//
//   g  = gradient + λ w                              coupled weight decay
//   v  = g                                           at a parameter's first step
//   v  = μ v + (1 - δ) g                             afterwards
//   w -= α v          or, with Nesterov's look-ahead,          w -= α (g + μ v)
//
// α learning rate, λ weight decay, μ momentum, δ dampening. Without momentum, v = g and nothing is remembered.
// Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013.
using System.Numerics;

namespace DeepLearning.Reference;

internal static class Sgd
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="velocity">v, updated in place (=, at the first step); empty without momentum.</param>
    /// <param name="isFirst">Whether this is the parameter's first step.</param>
    public static void Step<T>(Optimizer.Sgd rule, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> velocity, bool isFirst)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rate = T.CreateChecked(rule.LearningRate);
        var decay = T.CreateChecked(rule.WeightDecay);
        var momentum = T.CreateChecked(rule.Momentum);
        var intake = T.CreateChecked(1 - rule.Dampening);
        for (var i = 0; i < weight.Length; i += Vector<T>.Count)
        {
            var w = Vectors.Load<T>(weight, i);
            var g = Vectors.Load(gradient, i) + decay * w;
            var v = g;
            if (!velocity.IsEmpty)
            {
                if (!isFirst) v = momentum * Vectors.Load<T>(velocity, i) + intake * g;
                Vectors.Store(v, velocity, i);
            }

            Vectors.Store(w - rate * (rule.Nesterov ? g + momentum * v : v), weight, i);
        }
    }
}
