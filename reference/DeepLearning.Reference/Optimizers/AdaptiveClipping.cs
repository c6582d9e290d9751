// Adaptive clipping: the gradient of each unit is held to a share of the unit's weights.
//
//   b = c · max(‖w‖, ε)                              w the weights into one unit, g their gradient
//   g = g · min(1, b / ‖g‖)
//
// A unit is one index of a parameter's first axis; a parameter of one axis, a bias for instance, is one unit. With a
// power of two q that brings a unit's largest g near 1, and r = ‖q g‖, the norm is r / q, and g = (q g) · b / r: no
// finite gradient makes it overflow.
//
// Source: Brock, De, Smith, Simonyan, "High-performance large-scale image recognition without normalization", ICML
// 2021, equation 3.
using System.Numerics;

namespace DeepLearning.Reference;

internal static class AdaptiveClipping
{
    /// <param name="clipping">c and ε.</param>
    /// <param name="moving">The parameters that are clipped.</param>
    /// <param name="weights">All parameters, in name order.</param>
    /// <param name="gradients">All gradients, in name order; clipped in place.</param>
    /// <param name="notFinite">Whether a gradient that is not finite is refused.</param>
    /// <exception cref="NotFiniteException">A gradient is not finite, and refused; none was changed.</exception>
    public static void Apply<T>(
        Clipping.Adaptive clipping,
        IReadOnlyList<ParameterLayout.Entry> moving,
        ReadOnlySpan<T> weights,
        Span<T> gradients,
        NotFinite notFinite
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (notFinite == NotFinite.Refuse)
            foreach (var entry in moving)
                if (SquareSum.Largest<T>(gradients[entry.Range]) is var largest && !double.IsFinite(largest))
                    throw NotFiniteException.OfNorm(largest, entry.Name);
        foreach (var entry in moving)
        {
            var units = entry.Shape.Rank < 2 ? 1 : entry.Shape[0];
            var width = entry.Shape.Size / units;
            for (var start = entry.Offset; start < entry.Offset + entry.Shape.Size; start += width)
                Apply(clipping, weights.Slice(start, width), gradients.Slice(start, width));
        }
    }

    /// <summary>One unit.</summary>
    private static void Apply<T>(Clipping.Adaptive clipping, ReadOnlySpan<T> w, Span<T> g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (ofWeights, scale) = Norm(w);
        var bound = clipping.Factor * Math.Max(ofWeights / scale, clipping.Epsilon);
        var (r, q) = Norm<T>(g);
        if (r <= bound * q)
            return;
        var (first, second) = (T.CreateChecked(q), T.CreateChecked(bound / r));
        foreach (ref var x in g)
            x = x * first * second;
    }

    /// <summary>r and q of ‖x‖ = r / q.</summary>
    private static (double Norm, double Scale) Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = SquareSum.Largest(x);
        var q = largest > 0 && double.IsFinite(largest) ? SquareSum.ScaleFor<T>(largest) : 1;
        return (Math.Sqrt(SquareSum.Of(x, q)), q);
    }
}
