// Clipping by the norm of all gradients together, with PyTorch's definition (torch.nn.utils.clip_grad_norm_), but for
// the range: no finite gradient makes it overflow.
//
//   ‖g‖ = √Σ g², Σ |g| or max |g|                    in double
//   g   = g · min(1, c / (‖g‖ + 1e-6))
//
// Where a sum overflows, or the factor is too small for a normal number: with a power of two q that brings the largest
// g near 1, and r = ‖q g‖,
//
//   ‖g‖ = r / q,   g = (q g) · c / (r + 1e-6 q)      the same number, from parts that are in range
using System.Numerics;

namespace DeepLearning.Reference;

internal static class NormClipping
{
    /// <param name="clipping">c.</param>
    /// <param name="moving">The parameters that are clipped together.</param>
    /// <param name="gradients">All gradients, in name order; clipped in place.</param>
    /// <param name="notFinite">Whether a gradient that is not finite is refused.</param>
    /// <exception cref="NotFiniteException">A gradient is not finite, and refused; none was changed.</exception>
    public static void Apply<T>(
        Clipping.ByNorm clipping,
        IReadOnlyList<ParameterLayout.Entry> moving,
        Span<T> gradients,
        NotFinite notFinite
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var norm = Norm<T>(clipping.Order, moving, gradients, 1);
        var factor = T.CreateChecked(clipping.Scale(norm));
        if (!T.IsNormal(factor))
        {
            var largest = Largest<T>(moving, gradients, out var parameter);
            if (double.IsFinite(largest))
                factor = Scaled(clipping, moving, gradients, SquareSum.ScaleFor<T>(largest));
            else if (notFinite == NotFinite.Refuse)
                throw NotFiniteException.OfNorm(norm, parameter!);
        }

        Multiply(moving, gradients, factor);
    }

    /// <summary>
    /// The factor, from gradients that are scaled first where it would not be a normal number otherwise.
    /// </summary>
    private static T Scaled<T>(
        Clipping.ByNorm clipping,
        IReadOnlyList<ParameterLayout.Entry> moving,
        Span<T> gradients,
        double q
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var r = Norm<T>(clipping.Order, moving, gradients, q);
        var factor = T.CreateChecked(clipping.Scale(r / q));
        if (T.IsNormal(factor))
            return factor;
        Multiply(moving, gradients, T.CreateChecked(q));
        return T.CreateChecked(clipping.Limit / (r + Clipping.ByNorm.Epsilon * q));
    }

    /// <summary>‖q g‖.</summary>
    private static double Norm<T>(
        NormOrder order,
        IReadOnlyList<ParameterLayout.Entry> moving,
        ReadOnlySpan<T> gradients,
        double q
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var norm = 0.0;
        foreach (var entry in moving)
        {
            var values = gradients[entry.Range];
            norm = order switch
            {
                NormOrder.One => norm + Sum(values, q),
                NormOrder.Infinity => Math.Max(norm, q * SquareSum.Largest(values)),
                _ => norm + SquareSum.Of(values, q),
            };
        }

        return order == NormOrder.Two ? Math.Sqrt(norm) : norm;
    }

    /// <summary>Σ |q g|.</summary>
    private static double Sum<T>(ReadOnlySpan<T> values, double q)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var x in values)
            sum += Math.Abs(q * double.CreateChecked(x));
        return sum;
    }

    /// <summary>max |g|, or the first that is not finite.</summary>
    private static double Largest<T>(
        IReadOnlyList<ParameterLayout.Entry> moving,
        ReadOnlySpan<T> gradients,
        out string? parameter
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (var largest, parameter) = (0.0, null);
        foreach (var entry in moving)
        {
            largest = Math.Max(largest, SquareSum.Largest(gradients[entry.Range]));
            parameter = entry.Name;
            if (!double.IsFinite(largest))
                break;
        }

        return largest;
    }

    private static void Multiply<T>(IReadOnlyList<ParameterLayout.Entry> moving, Span<T> gradients, T factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var entry in moving)
        foreach (ref var g in gradients[entry.Range])
            g *= factor;
    }
}
