// What a parameter group adds to the gradient, and the bound it puts on the weights.
//
//   g += λ₁ sign(w) + λ₂ w                           from the penalties λ₁ Σ|w| and λ₂/2 Σ w²; sign(0) = 0
//   w  = w · min(1, c / ‖w‖)                         for each row w: the weights into one unit; no finite w overflows
//
// Source of the bound: Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", JMLR
// 15, 2014, 5.1.
using System.Numerics;

namespace DeepLearning.Reference;

internal static class Penalties
{
    /// <summary>Adds the penalties' derivatives to the gradient (+=).</summary>
    public static void Add<T>(ParameterGroup group, ReadOnlySpan<T> weight, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (l1, l2) = (T.CreateChecked(group.L1Penalty), T.CreateChecked(group.L2Penalty));
        for (var i = 0; i < weight.Length; i++)
        {
            var w = weight[i];
            if (w > T.Zero)
                gradient[i] += l1;
            else if (w < T.Zero)
                gradient[i] -= l1;
            if (l2 > T.Zero)
                gradient[i] += l2 * w;
        }
    }

    /// <summary>Shortens the rows that are longer than the norm allows.</summary>
    public static void LimitNorm<T>(double maxNorm, Shape shape, Span<T> weight)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (shape.Rank < 2)
            return;
        var width = shape.Size / shape[0];
        for (var unit = 0; unit < shape[0]; unit++)
        {
            var row = weight.Slice(unit * width, width);
            var factor = T.CreateChecked(Math.Min(1, maxNorm / Math.Sqrt(SquareSum.Of<T>(row))));
            if (!T.IsNormal(factor))
                factor = Scaled(maxNorm, row, factor);
            foreach (ref var w in row)
                w *= factor;
        }
    }

    /// <summary>
    /// The factor of a row whose Σ w² overflows, or asks for a factor that is no normal number. With a power of two q
    /// that brings the largest w near 1 and r = ‖q w‖, a row that is too long becomes q w, and its factor c / r.
    /// </summary>
    private static T Scaled<T>(double maxNorm, Span<T> row, T factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = SquareSum.Largest<T>(row);
        if (!double.IsFinite(largest))
            return factor;
        var q = SquareSum.ScaleFor<T>(largest);
        var r = Math.Sqrt(SquareSum.Of<T>(row, q));
        if (r / q <= maxNorm)
            return T.One;
        foreach (ref var w in row)
            w *= T.CreateChecked(q);
        return T.CreateChecked(maxNorm / r);
    }
}
