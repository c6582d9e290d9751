using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Images with their channels innermost and a border of zeros, [images, top + h + bottom, left + w + right, channels]:
/// what an output pixel reads of one kernel row is contiguous.
/// </summary>
internal readonly record struct PaddedImages(int Channels, Size2d Image, Padding.Sides Padding)
{
    /// <summary>
    /// Pixels of a line from which on lines are turned one by one; shorter ones are ragged for the blocks of
    /// <see cref="Transposition"/>.
    /// </summary>
    private const int WideLine = 8;

    public int Height => Padding.Top + Image.Height + Padding.Bottom;

    public int Width => Padding.Left + Image.Width + Padding.Right;

    /// <summary>Values of one image.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Where a pixel of an image starts; row and column count from the border's corner.</summary>
    public int At(int image, int row, int column) => ((image * Height + row) * Width + column) * Channels;

    /// <param name="planes">One image, [channels, h, w].</param>
    /// <param name="image">Its place among the padded ones.</param>
    /// <param name="padded">All padded images; the border is written too.</param>
    /// <param name="turned">Room for one image.</param>
    public void Fill<T>(ReadOnlySpan<T> planes, int image, Span<T> padded, Span<T> turned)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (line, plane) = (Image.Width * Channels, Image.Height * Image.Width);
        var isWide = Image.Width >= WideLine;
        if (!isWide)
            Transposition.Copy(Channels, plane, planes, plane, turned, Channels);
        padded[At(image, 0, 0)..At(image, Padding.Top, Padding.Left)].Clear();
        for (var row = 0; row < Image.Height; row++)
        {
            var start = At(image, Padding.Top + row, Padding.Left);
            if (isWide)
                Transposition.Copy(
                    Channels,
                    Image.Width,
                    planes[(row * Image.Width)..],
                    plane,
                    padded[start..],
                    Channels
                );
            else
                turned.Slice(row * line, line).CopyTo(padded[start..]);
            var next = row + 1 < Image.Height ? At(image, Padding.Top + row + 1, Padding.Left) : At(image + 1, 0, 0);
            padded[(start + line)..next].Clear();
        }
    }
}
