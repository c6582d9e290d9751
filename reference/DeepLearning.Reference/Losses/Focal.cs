// Focal loss from logits, against values t in [0, 1].
//
//   s(x) = 1 / (1 + exp(-x)),  p = s(x),  n = s(-x)
//   q = t n + (1 - t) p                                   the chance of being wrong
//   c = t softplus(-x) + (1 - t) softplus(x)              the binary cross-entropy
//   a = t alpha + (1 - t) (1 - alpha), or 1
//   l = a q^gamma c
//   dl/dx = a q^gamma (gamma ((1 - 2 t) p n / q) c + (1 - t) p - t n)
//
// from ds(x)/dx = p n. No difference of near numbers is taken: n is s(-x), not 1 - p. For a sure right answer q is 0
// and everything with it.
//
// Source: Lin and others, "Focal loss for dense object detection" (2017), 3.2 and appendix B.
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct Focal<T>(Loss.Focal loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _balanced = loss.Alpha is not null;
    private readonly T _alpha = T.CreateChecked(loss.Alpha ?? 1),
        _gamma = T.CreateChecked(loss.Gamma);

    public double Value(double x, double t)
    {
        var wrong = t * Logistic(-x) + (1 - t) * Logistic(x);
        var entropy = Share(t, Softplus(-x)) + Share(1 - t, Softplus(x));
        return wrong == 0 ? 0 : Balance(t) * Math.Pow(wrong, double.CreateChecked(_gamma)) * entropy;
    }

    public T Slope(T x, T t)
    {
        var (p, n, no) = (Logistic(x), Logistic(-x), T.One - t);
        var q = t * n + no * p;
        if (q == T.Zero)
            return T.Zero;
        var entropy = Share(t, Softplus(-x)) + Share(no, Softplus(x));
        return T.CreateChecked(Balance(double.CreateChecked(t)))
            * T.Pow(q, _gamma)
            * (_gamma * ((no - t) * p * n / q) * entropy + (no * p - t * n));
    }

    private double Balance(double t) =>
        _balanced ? t * double.CreateChecked(_alpha) + (1 - t) * (1 - double.CreateChecked(_alpha)) : 1;

    /// <summary>share x value, where a share of 0 is 0 of anything.</summary>
    private static TNumber Share<TNumber>(TNumber share, TNumber value)
        where TNumber : IFloatingPointIeee754<TNumber> => share == TNumber.Zero ? TNumber.Zero : share * value;

    private static TNumber Logistic<TNumber>(TNumber x)
        where TNumber : IFloatingPointIeee754<TNumber>
    {
        var e = TNumber.Exp(-TNumber.Abs(x));
        return (x >= TNumber.Zero ? TNumber.One : e) / (TNumber.One + e);
    }

    private static TNumber Softplus<TNumber>(TNumber x)
        where TNumber : IFloatingPointIeee754<TNumber> =>
        TNumber.Max(x, TNumber.Zero) + TNumber.LogP1(TNumber.Exp(-TNumber.Abs(x)));
}
