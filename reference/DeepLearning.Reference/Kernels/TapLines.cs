using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// One plane, padded, in lines of which every tap reads runs: the pixels that a horizontal stride takes together stand
/// together (a line a remainder), and behind each line stand zeros, as many as a vector over the last pixel reads.
///
///   what output pixel (p, q) reads of tap i = lines[p RowStep + Offsets[i] + q]
/// </summary>
internal sealed class TapLines<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Size2d _image;
    private readonly Window2d _window;
    private readonly int _rows,
        _used,
        _length;

    /// <param name="image">The plane.</param>
    /// <param name="output">The output's plane.</param>
    /// <param name="window">What slides over the one and gives the other.</param>
    public TapLines(Size2d image, Size2d output, Window2d window)
    {
        (_image, _window) = (image, window);
        var (stride, dilation, kernel) = (window.Stride, window.Dilation, window.Kernel);
        _rows = (output.Height - 1) * stride.Height + (kernel.Height - 1) * dilation.Height + 1;
        VectorsPerRow = (output.Width + Vector<T>.Count - 1) / Vector<T>.Count;
        var reach = (kernel.Width - 1) * dilation.Width / stride.Width;
        _used = reach + output.Width;
        _length = reach + VectorsPerRow * Vector<T>.Count;
        RowStep = stride.Height * stride.Width * _length;
        Places =
        [
            .. from p in Enumerable.Range(0, output.Height)
            from vector in Enumerable.Range(0, VectorsPerRow)
            let q = vector * Vector<T>.Count
            select (p * RowStep + q, p * output.Width + q, vector == VectorsPerRow - 1),
        ];
        Offsets =
        [
            .. from r in Enumerable.Range(0, kernel.Height)
            from s in Enumerable.Range(0, kernel.Width)
            select (r * dilation.Height * stride.Width + s * dilation.Width % stride.Width) * _length
                + s * dilation.Width / stride.Width,
        ];
    }

    /// <summary>From what an output row reads to what the next reads.</summary>
    public int RowStep { get; }

    /// <summary>
    /// Of each vector of output pixels, row by row: what its first tap reads, where it lies, and whether it ends its
    /// row.
    /// </summary>
    public (int Source, int Target, bool IsLast)[] Places { get; }

    /// <summary>Where each tap's run starts.</summary>
    public int[] Offsets { get; }

    /// <summary>Vectors of an output row, the last of which may be ragged.</summary>
    public int VectorsPerRow { get; }

    /// <summary>Values of all lines.</summary>
    public int Size => _rows * _window.Stride.Width * _length;

    /// <summary>Whether an index into the lines is an int.</summary>
    public static bool Fits(Size2d output, Window2d window)
    {
        var (stride, dilation, kernel) = (window.Stride, window.Dilation, window.Kernel);
        var rows = (double)output.Height * stride.Height + (double)kernel.Height * dilation.Height;
        var columns = (double)output.Width + (double)kernel.Width * dilation.Width + Vector<T>.Count;
        return rows * stride.Width * columns <= Shape.MaxSize;
    }

    /// <summary>Writes (=) all lines.</summary>
    public void Fill(ReadOnlySpan<T> plane, Span<T> lines)
    {
        for (var row = 0; row < _rows; row++)
        for (var remainder = 0; remainder < _window.Stride.Width; remainder++)
        {
            var line = lines.Slice((row * _window.Stride.Width + remainder) * _length, _length);
            var y = row - _window.Padding.Top;
            if ((uint)y >= (uint)_image.Height)
            {
                line.Clear();
                continue;
            }

            Columns(remainder).Copy(plane.Slice(y * _image.Width, _image.Width), line[.._used]);
            line[_used..].Clear();
        }
    }

    /// <summary>Adds (+=) the lines' gradient to the plane's.</summary>
    public void AddBack(ReadOnlySpan<T> lines, Span<T> plane)
    {
        for (var row = 0; row < _rows; row++)
        {
            var y = row - _window.Padding.Top;
            if ((uint)y >= (uint)_image.Height)
                continue;
            for (var remainder = 0; remainder < _window.Stride.Width; remainder++)
                Columns(remainder)
                    .AddBack(
                        lines.Slice((row * _window.Stride.Width + remainder) * _length, _used),
                        plane.Slice(y * _image.Width, _image.Width)
                    );
        }
    }

    private ColumnShift Columns(int remainder) => new(remainder - _window.Padding.Left, _window.Stride.Width);
}
