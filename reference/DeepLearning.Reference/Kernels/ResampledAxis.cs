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
    /// <summary>floor(p e / n), the quotient rounded to the pass's precision, as PyTorch has it.</summary>
    public static ResampledPixel<T>[] Nearest<T>(int extent, int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var step = T.CreateChecked(extent) / T.CreateChecked(size);
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(p =>
                {
                    var place = Math.Min(int.CreateTruncating(T.CreateChecked(p) * step), extent - 1);
                    return new ResampledPixel<T>(place, place, T.Zero);
                }),
        ];
    }

    /// <summary>
    /// Around (p + 1/2) e / n - 1/2, not below 0, or around p (e - 1) / (n - 1): the whole pixels and the rest are
    /// those of the exact quotient. Of as many pixels, each is its own and reads no other.
    /// </summary>
    public static ResampledPixel<T>[] Linear<T>(int extent, int size, bool alignCorners)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (size == extent)
            return [.. Enumerable.Range(0, size).Select(p => new ResampledPixel<T>(p, p, T.Zero))];
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(p =>
                {
                    var (above, below) =
                        !alignCorners ? (Math.Max(0, (2L * p + 1) * extent - size), 2L * size)
                        : size > 1 ? (p * (extent - 1L), size - 1L)
                        : (0, 1);
                    var (first, rest) = Math.DivRem(above, below);
                    return new ResampledPixel<T>(
                        (int)first,
                        (int)Math.Min(first + 1, extent - 1),
                        T.CreateChecked((double)rest / below)
                    );
                }),
        ];
    }
}
