// The hinge, t = -1 or 1.
//
//   l = max(0, 1 - t x),     dl/dx = -t where t x < 1, and 0 elsewhere
//   l = max(0, 1 - t x)²,    dl/dx = -2 t max(0, 1 - t x)
//
// Source: Cortes, Vapnik, "Support-vector networks" (1995).
using System.Numerics;

namespace DeepLearning.Reference;

internal readonly struct Hinge<T>(Loss.Hinge loss) : IElementLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _squared = loss.Squared;

    public double Value(double x, double t)
    {
        var missing = Math.Max(0, 1 - t * x);
        return _squared ? missing * missing : missing;
    }

    public T Slope(T x, T t)
    {
        var missing = T.One - t * x;
        return missing <= T.Zero ? T.Zero
            : _squared ? -(t + t) * missing
            : -t;
    }
}
