using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Which two pixels of an image's axis each pixel of a larger one lies between, and how far from the first: it is
/// (1 - Weight) x[First] + Weight x[Second].
/// </summary>
internal readonly record struct ResampledPixel<T>(int First, int Second, T Weight);

/// <summary>The pixels of an axis in another size.</summary>
internal static class ResampledAxis
{
    /// <summary>The pixel in which each lies, by the rule that the backends share.</summary>
    public static ResampledPixel<T>[] Nearest<T>(ResizedAxis axis)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Of(axis, p => new ResampledPixel<T>(axis.Nearest(p), axis.Nearest(p), T.Zero));

    /// <summary>
    /// Around (p + 1/2) s - 1/2, not below 0, or around p (e - 1) / (n - 1): where s is e / n, the whole pixels and the
    /// rest are those of the exact quotient. Of as many pixels, each is its own and reads no other.
    /// </summary>
    public static ResampledPixel<T>[] Linear<T>(ResizedAxis axis, bool alignCorners)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (extent, size) = (axis.Extent, axis.Size);
        if (size == extent)
            return Nearest<T>(axis);
        return Of(
            axis,
            p =>
            {
                if (!alignCorners && !axis.IsWhole)
                {
                    var place = Math.Clamp((p + 0.5) * axis.Step - 0.5, 0, extent - 1);
                    return Around<T>((int)place, place - (int)place, extent);
                }

                var (above, below) =
                    !alignCorners ? (Math.Max(0, (2L * p + 1) * extent - size), 2L * size)
                    : size > 1 ? (p * (extent - 1L), size - 1L)
                    : (0, 1);
                var (first, rest) = Math.DivRem(above, below);
                return Around<T>((int)first, (double)rest / below, extent);
            }
        );
    }

    private static ResampledPixel<T>[] Of<T>(ResizedAxis axis, Func<int, ResampledPixel<T>> pixel)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. Enumerable.Range(0, axis.Size).Select(pixel)];

    private static ResampledPixel<T> Around<T>(int first, double weight, int extent)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(first, Math.Min(first + 1, extent - 1), T.CreateChecked(weight));
}
