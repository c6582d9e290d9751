// Counts under a Poisson distribution of rate r: P(t) = r^t exp(-r) / t!.
//
//   l = exp(x) - t x,              dl/dx = exp(x) - t               x = log r
//   l = x - t log(x + epsilon),    dl/dx = 1 - t / (x + epsilon)    x = r
//   in full, where t > 1:          + t log t - t + log(2 π t) / 2   Stirling's log t!
//
// Source: the logarithm of P; Stirling's formula as torch.nn.functional.poisson_nll_loss has it.
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct PoissonNegativeLogLikelihood<T>(Loss.PoissonNegativeLogLikelihood loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _logarithm = loss.LogInput,
        _full = loss.Full;
    private readonly T _epsilon = T.CreateChecked(loss.Epsilon);

    public double Value(double x, double t)
    {
        var value = _logarithm ? Math.Exp(x) - t * x : x - t * Math.Log(x + double.CreateChecked(_epsilon));
        return _full && t > 1 ? value + (t * Math.Log(t) - t + 0.5 * Math.Log(2 * Math.PI * t)) : value;
    }

    public T Slope(T x, T t) => _logarithm ? T.Exp(x) - t : T.One - t / (x + _epsilon);
}
