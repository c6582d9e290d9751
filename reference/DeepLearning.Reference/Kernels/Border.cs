using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// A border of an image's own pixels around it: padded pixel (p, q) is the image's pixel (rows[p], columns[q]).
/// </summary>
internal sealed class Border<T>(Shape input, Padding.Sides sides, PaddingMode mode)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] _rows = Sources(input[1], sides.Top, sides.Bottom, mode);
    private readonly int[] _columns = Sources(input[2], sides.Left, sides.Right, mode);

    /// <summary>The padded image's shape.</summary>
    public Shape Padded { get; } = [input[0], sides.Top + input[1] + sides.Bottom, sides.Left + input[2] + sides.Right];

    /// <param name="x">Planes, [n, h, w].</param>
    /// <param name="padded">Padded planes, written (=).</param>
    public void Pad(ReadOnlySpan<T> x, Span<T> padded)
    {
        for (var row = 0; row < padded.Length / _columns.Length; row++)
        {
            var source = x.Slice(Source(row), input[2]);
            var target = padded.Slice(row * _columns.Length, _columns.Length);
            source.CopyTo(target[sides.Left..]);
            for (var q = 0; q < sides.Left; q++)
                target[q] = source[_columns[q]];
            for (var q = sides.Left + input[2]; q < target.Length; q++)
                target[q] = source[_columns[q]];
        }
    }

    /// <summary>dx[rows[p], columns[q]] += every padded pixel's gradient.</summary>
    /// <param name="padded">Padded planes.</param>
    /// <param name="dx">Planes, added to (+=).</param>
    public void AddBack(ReadOnlySpan<T> padded, Span<T> dx)
    {
        for (var row = 0; row < padded.Length / _columns.Length; row++)
        {
            var source = padded.Slice(row * _columns.Length, _columns.Length);
            var target = dx.Slice(Source(row), input[2]);
            for (var q = 0; q < source.Length; q++)
                target[_columns[q]] += source[q];
        }
    }

    /// <summary>Where the row that a padded row shows starts; rows count through all planes.</summary>
    private int Source(int row)
    {
        var (plane, line) = Math.DivRem(row, _rows.Length);
        return (plane * input[1] + _rows[line]) * input[2];
    }

    private static int[] Sources(int extent, int before, int after, PaddingMode mode) =>
        [
            .. Enumerable
                .Range(-before, before + extent + after)
                .Select(place =>
                    mode switch
                    {
                        PaddingMode.Circular => (place + extent) % extent,
                        PaddingMode.Reflect => extent - 1 - Math.Abs(extent - 1 - Math.Abs(place)),
                        _ => Math.Clamp(place, 0, extent - 1),
                    }
                ),
        ];
}
