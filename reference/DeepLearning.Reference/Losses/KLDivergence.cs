// The divergence of a target's probabilities from the output's, whose logarithms x are.
//
//   l = t (log t - x),         dl/dx = -t           t a probability; 0 log 0 = 0
//   l = exp(t) (t - x),        dl/dx = -exp(t)      t the logarithm of one
//
// A probability of 0 adds nothing, however unlikely the output takes it to be; nor does a logarithm of -infinity.
//
// Source: Kullback, Leibler, "On information and sufficiency" (1951).
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct KLDivergence<T>(Loss.KLDivergence loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _logarithms = loss.LogTarget;

    public double Value(double x, double t)
    {
        var (p, log) = _logarithms ? (Math.Exp(t), t) : (t, Math.Log(t));
        return p == 0 ? 0 : p * (log - x);
    }

    public T Slope(T x, T t) => _logarithms ? -T.Exp(t) : -t;
}
