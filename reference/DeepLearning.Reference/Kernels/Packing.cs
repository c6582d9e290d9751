using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Reference;

/// <summary>From one row of a matrix to the next, and from one column to the next.</summary>
internal readonly record struct Strides(int Row, int Column);

/// <summary>Copies parts of a product's factors in the order in which tiles read them.</summary>
internal static class Packing
{
    /// <summary>
    /// Rows of a panel's source that are on their way to the cache while one is copied: they lie on pages of their own,
    /// so nothing fetches them unasked.
    /// </summary>
    private const int RowsAhead = 12;

    /// <summary>
    /// Rows of A end to end, with a line between them: rows of 4 KB would share one set of the first cache. Those of a
    /// transposed A, whose terms lie side by side, tile by tile: [tile, term, row].
    /// </summary>
    /// <param name="a">A's first element of these rows and terms.</param>
    /// <param name="strides">A's.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="depth">How many terms.</param>
    /// <param name="offsets">Where the rows start in the copy.</param>
    /// <param name="step">From one term to the next in the copy.</param>
    /// <returns>A buffer of the thread's, slot <see cref="ScratchSlot.Rows"/>.</returns>
    public static ReadOnlySpan<T> Rows<T>(
        ReadOnlySpan<T> a,
        Strides strides,
        int rows,
        int depth,
        out RowOffsets offsets,
        out int step
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var height = TileGrid.Height;
        if (strides.Column == 1)
        {
            var length = depth + CacheLine.Bytes / Unsafe.SizeOf<T>();
            var copy = Scratch<T>.Of(ScratchSlot.Rows, rows * length);
            for (var i = 0; i < rows; i++)
                a.Slice(i * strides.Row, depth).CopyTo(copy[(i * length)..]);
            offsets = new RowOffsets(length);
            step = 1;
            return copy;
        }

        var tiles = Scratch<T>.Of(ScratchSlot.Rows, (rows + height - 1) / height * height * depth);
        for (var i = 0; i < rows; i += height)
        for (var term = 0; term < depth; term++)
            a.Slice(i + term * strides.Column, Math.Min(height, rows - i)).CopyTo(tiles[(i * depth + term * height)..]);
        offsets = RowOffsets.OfTiles(height, depth);
        step = height;
        return tiles;
    }

    /// <summary>
    /// A panel of B with its rows end to end: [term, column], as wide as the widest tile, 0 behind the last column.
    /// </summary>
    public static void Panel<T>(ReadOnlySpan<T> b, Strides strides, int depth, int columns, Span<T> panel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = TileGrid.Width<T>();
        if (strides.Column != 1)
        {
            if (columns < width)
                panel.Clear();
            Transposition.Copy(columns, depth, b, strides.Column, panel, width);
        }
        else if (columns == width)
        {
            WholeRows(b[..((depth - 1) * strides.Row + width)], strides.Row, panel);
        }
        else
        {
            for (var l = 0; l < depth; l++)
            {
                var row = panel.Slice(l * width, width);
                b.Slice(l * strides.Row, columns).CopyTo(row);
                row[columns..].Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeRows<T>(ReadOnlySpan<T> b, int bRow, Span<T> panel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(b);
        ref var to = ref MemoryMarshal.GetReference(panel);
        var bytes = TileGrid.Width<T>() * Unsafe.SizeOf<T>();
        for (var done = 0; done < b.Length; done += bRow)
        {
            CacheLine.Fetch(ref Unsafe.Add(ref from, RowsAhead * bRow), bytes);
            Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref to), ref Unsafe.As<T, byte>(ref from), (uint)bytes);
            from = ref Unsafe.Add(ref from, bRow);
            to = ref Unsafe.Add(ref to, TileGrid.Width<T>());
        }
    }
}
