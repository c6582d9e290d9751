using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Unfolds an image into the matrix a convolution multiplies with, and folds it back: row (c, r, s) holds, for each output pixel
/// (p, q), the input pixel (c, p stride - pad + r dilation, q stride - pad + s dilation), or 0 outside the image.
/// </summary>
internal static class Unfolding
{
    /// <param name="g">The sizes.</param>
    /// <param name="image">[channels of a group, h, w].</param>
    /// <param name="unfolded">[channels kh kw, h' w'], written (=).</param>
    public static void Unfold<T>(ConvGeometry g, ReadOnlySpan<T> image, Span<T> unfolded) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var row = 0;
        for (var c = 0; c < g.GroupChannels; c++)
        for (var r = 0; r < g.Kernel.Height; r++)
        for (var s = 0; s < g.Kernel.Width; s++, row++)
        for (var p = 0; p < g.OutputImage.Height; p++)
        {
            var line = unfolded.Slice((row * g.OutputImage.Height + p) * g.OutputImage.Width, g.OutputImage.Width);
            var y = p * g.Window.Stride.Height - g.Window.Padding.Top + r * g.Window.Dilation.Height;
            if ((uint)y >= (uint)g.Image.Height)
            {
                line.Clear();
                continue;
            }

            var pixels = image.Slice((c * g.Image.Height + y) * g.Image.Width, g.Image.Width);
            var first = s * g.Window.Dilation.Width - g.Window.Padding.Left;
            for (var q = 0; q < line.Length; q++)
            {
                var x = first + q * g.Window.Stride.Width;
                line[q] = (uint)x < (uint)pixels.Length ? pixels[x] : T.Zero;
            }
        }
    }

    /// <param name="g">The sizes.</param>
    /// <param name="unfolded">[channels kh kw, h' w'].</param>
    /// <param name="image">[channels of a group, h, w], added to (+=).</param>
    public static void AddFolded<T>(ConvGeometry g, ReadOnlySpan<T> unfolded, Span<T> image) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var row = 0;
        for (var c = 0; c < g.GroupChannels; c++)
        for (var r = 0; r < g.Kernel.Height; r++)
        for (var s = 0; s < g.Kernel.Width; s++, row++)
        for (var p = 0; p < g.OutputImage.Height; p++)
        {
            var y = p * g.Window.Stride.Height - g.Window.Padding.Top + r * g.Window.Dilation.Height;
            if ((uint)y >= (uint)g.Image.Height) continue;
            var line = unfolded.Slice((row * g.OutputImage.Height + p) * g.OutputImage.Width, g.OutputImage.Width);
            var pixels = image.Slice((c * g.Image.Height + y) * g.Image.Width, g.Image.Width);
            var first = s * g.Window.Dilation.Width - g.Window.Padding.Left;
            for (var q = 0; q < line.Length; q++)
            {
                var x = first + q * g.Window.Stride.Width;
                if ((uint)x < (uint)pixels.Length) pixels[x] += line[q];
            }
        }
    }
}
