using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Unfolds an image into the matrix a convolution multiplies with, and folds it back: row (c, r, s) holds, for each
/// output pixel (p, q), the input pixel (c, p stride - pad + r dilation, q stride - pad + s dilation), or 0 outside the
/// image.
/// </summary>
internal static class Unfolding
{
    /// <param name="g">The sizes.</param>
    /// <param name="image">[channels of a group, h, w].</param>
    /// <param name="unfolded">[channels kh kw, h' w'], written (=).</param>
    public static void Unfold<T>(ConvGeometry g, ReadOnlySpan<T> image, Span<T> unfolded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var row = 0; row < g.Rows; row++)
        {
            for (var p = 0; p < g.OutputImage.Height; p++)
            {
                var line = unfolded.Slice((row * g.OutputImage.Height + p) * g.OutputImage.Width, g.OutputImage.Width);
                var (start, first) = Source(g, row, p);
                if (start < 0)
                {
                    line.Clear();
                    continue;
                }

                var pixels = image.Slice(start, g.Image.Width);
                for (var q = 0; q < line.Length; q++)
                {
                    var x = first + q * g.Window.Stride.Width;
                    line[q] = (uint)x < (uint)pixels.Length ? pixels[x] : T.Zero;
                }
            }
        }
    }

    /// <param name="g">The sizes.</param>
    /// <param name="unfolded">[channels kh kw, h' w'].</param>
    /// <param name="image">[channels of a group, h, w], added to (+=).</param>
    public static void AddFolded<T>(ConvGeometry g, ReadOnlySpan<T> unfolded, Span<T> image)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var row = 0; row < g.Rows; row++)
        {
            for (var p = 0; p < g.OutputImage.Height; p++)
            {
                var (start, first) = Source(g, row, p);
                if (start < 0)
                    continue;
                var line = unfolded.Slice((row * g.OutputImage.Height + p) * g.OutputImage.Width, g.OutputImage.Width);
                var pixels = image.Slice(start, g.Image.Width);
                for (var q = 0; q < line.Length; q++)
                {
                    var x = first + q * g.Window.Stride.Width;
                    if ((uint)x < (uint)pixels.Length)
                        pixels[x] += line[q];
                }
            }
        }
    }

    /// <summary>
    /// Where the image row that a line reads starts (-1: outside the image), and the column that its first pixel reads.
    /// </summary>
    private static (int Start, int FirstColumn) Source(ConvGeometry g, int row, int p)
    {
        var (channel, tap) = Math.DivRem(row, g.Kernel.Height * g.Kernel.Width);
        var (r, s) = Math.DivRem(tap, g.Kernel.Width);
        var y = p * g.Window.Stride.Height - g.Window.Padding.Top + r * g.Window.Dilation.Height;
        var start = (uint)y < (uint)g.Image.Height ? (channel * g.Image.Height + y) * g.Image.Width : -1;
        return (start, s * g.Window.Dilation.Width - g.Window.Padding.Left);
    }
}
