using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Which pixel of an image's row each pixel of an output's line reads: q stride + offset, or 0 outside the row.
/// </summary>
internal readonly record struct ColumnShift(int Offset, int Stride)
{
    /// <param name="row">The image's row.</param>
    /// <param name="line">What the output reads of it, written (=).</param>
    public void Copy<T>(ReadOnlySpan<T> row, Span<T> line)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (first, end) = Inside(row.Length, line.Length);
        line[..first].Clear();
        line[end..].Clear();
        if (first == end)
            return;
        if (Stride == 1)
            row.Slice(first + Offset, end - first).CopyTo(line[first..]);
        else
            for (var q = first; q < end; q++)
                line[q] = row[q * Stride + Offset];
    }

    /// <param name="line">A gradient of what the output reads.</param>
    /// <param name="row">The gradient of the image's row, added to (+=).</param>
    public void AddBack<T>(ReadOnlySpan<T> line, Span<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (first, end) = Inside(row.Length, line.Length);
        if (first == end)
            return;
        if (Stride == 1)
            Elementwise.Add(line[first..end], row.Slice(first + Offset, end - first));
        else
            for (var q = first; q < end; q++)
                row[q * Stride + Offset] += line[q];
    }

    /// <summary>The pixels of a line that read inside the row.</summary>
    private (int First, int End) Inside(int row, int line)
    {
        var first = Offset >= 0 ? 0 : Math.Min(line, (-Offset + Stride - 1) / Stride);
        var end = Offset >= row ? first : Math.Clamp((row - 1 - Offset) / Stride + 1, first, line);
        return (first, end);
    }
}
