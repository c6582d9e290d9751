// Adam and AdamW, with PyTorch's definitions (torch.optim.Adam, torch.optim.AdamW).
//
//   Adam:   g = gradient + λ w                       coupled weight decay: it goes through the means
//   AdamW:  w -= α λ w,  g = gradient                decoupled
//
//   m  = β₁ m + (1 - β₁) g
//   v  = β₂ v + (1 - β₂) g²                         the factor first, as in libtorch: a larger g has a finite square
//   u  = v, or with AMSGrad the largest v so far
//   w -= α / (1 - β₁ᵗ) · m / (√u / √(1 - β₂ᵗ) + ε)
//
// t is the parameter's step, from 1. The divisors 1 - βᵗ undo the means' start at 0.
// Sources: Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015; Loshchilov and Hutter, "Decoupled
// weight decay regularization", ICLR 2019; Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal static class Adam
{
    /// <summary>One parameter's step.</summary>
    /// <param name="rule">The settings.</param>
    /// <param name="weight">w, updated in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="mean">m, updated in place.</param>
    /// <param name="square">v, updated in place.</param>
    /// <param name="largest">u, updated in place; empty without AMSGrad.</param>
    /// <param name="step">t.</param>
    public static void Step<T>(
        Optimizer.Adam rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        Span<T> largest,
        long step
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(
            new Rule<T>(
                rule.LearningRate,
                rule.Beta1,
                rule.Beta2,
                rule.Epsilon,
                rule.WeightDecay,
                0,
                rule.AmsGrad,
                step
            ),
            weight,
            gradient,
            mean,
            square,
            largest
        );

    /// <inheritdoc cref="Step{T}(Optimizer.Adam, Span{T}, ReadOnlySpan{T}, Span{T}, Span{T}, Span{T}, long)"/>
    public static void Step<T>(
        Optimizer.AdamW rule,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        Span<T> largest,
        long step
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ElementUpdate.Run(
            new Rule<T>(
                rule.LearningRate,
                rule.Beta1,
                rule.Beta2,
                rule.Epsilon,
                0,
                rule.WeightDecay,
                rule.AmsGrad,
                step
            ),
            weight,
            gradient,
            mean,
            square,
            largest
        );

    private readonly struct Rule<T>(
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double coupled,
        double decoupled,
        bool amsGrad,
        long step
    ) : IElementUpdate<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _coupled = Vectors.Of<T>(coupled),
            _kept = Vectors.Of<T>(1 - rate * decoupled);
        private readonly Vector<T> _beta1 = Vectors.Of<T>(beta1),
            _intake1 = Vectors.Of<T>(1 - beta1),
            _beta2 = Vectors.Of<T>(beta2),
            _intake2 = Vectors.Of<T>(1 - beta2);
        private readonly Vector<T> _rate = Vectors.Of<T>(rate / (1 - Math.Pow(beta1, step)));
        private readonly Vector<T> _correction = Vectors.Of<T>(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        private readonly Vector<T> _epsilon = Vectors.Of<T>(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref Vector<T> w, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> largest)
        {
            var g = coupled == 0 ? gradient : gradient + _coupled * w;
            m = Vectors.WithoutSubnormals(_beta1 * m + _intake1 * g);
            v = Vectors.WithoutSubnormals(_beta2 * v + _intake2 * g * g);
            if (amsGrad)
                largest = Vector.Max(largest, v);
            var root = Vector.SquareRoot(amsGrad ? largest : v) * _correction;
            w = _kept * w - _rate * (m / (root + _epsilon));
        }
    }
}
