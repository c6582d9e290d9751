using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>Where the rows of A start: evenly, or by a table.</summary>
internal readonly ref struct RowOffsets
{
    private readonly ReadOnlySpan<int> _table;
    private readonly int _step,
        _height,
        _tile;

    /// <summary>Rows this far apart.</summary>
    public RowOffsets(int step) => (_step, _height) = (step, 1);

    /// <summary>Rows by a table.</summary>
    public RowOffsets(ReadOnlySpan<int> table) => _table = table;

    private RowOffsets(int height, int tile) => (_step, _height, _tile) = (1, height, tile);

    /// <summary>Rows side by side in tiles of this height, each [term, row].</summary>
    public static RowOffsets OfTiles(int height, int depth) => new(height, height * depth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(int first, Span<int> offsets)
    {
        if (!_table.IsEmpty)
        {
            _table.Slice(first, offsets.Length).CopyTo(offsets);
            return;
        }

        var start = _tile > 0 ? first / _height * _tile + first % _height : first * _step;
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = start + i * _step;
    }
}

/// <summary>
/// Covers the columns of a panel of C with tiles, the widest that fit; what is ragged goes through a scratch tile.
/// </summary>
internal static class TileGrid
{
    /// <summary>The columns of the widest tile.</summary>
    public static int Width<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => 2 * Lanes<T>();

    /// <summary>The columns of one vector.</summary>
    public static int Lanes<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<T>.Count
        : Vector128<T>.Count;

    /// <summary>The rows of the tallest tile: accumulators fill the registers.</summary>
    public static int Height => Vector512.IsHardwareAccelerated ? 8 : 6;

    /// <summary>
    /// One panel: C [rows, columns] (+)= the sum of <see cref="Tile"/>, columns at most <see cref="Width"/>. B is read
    /// to the full width of its vectors.
    /// </summary>
    public static void Panel<T>(
        ReadOnlySpan<T> a,
        RowOffsets offsets,
        int rows,
        int aStep,
        ReadOnlySpan<T> b,
        int bStep,
        ReadOnlySpan<Segment> segments,
        Span<T> c,
        int cRow,
        int columns,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Panel<T, Vector512<T>, Lanes512<T>, Eight>(
                a,
                offsets,
                rows,
                aStep,
                b,
                bStep,
                segments,
                c,
                cRow,
                columns,
                isAdded
            );
        else if (Vector256.IsHardwareAccelerated)
            Panel<T, Vector256<T>, Lanes256<T>, Six>(
                a,
                offsets,
                rows,
                aStep,
                b,
                bStep,
                segments,
                c,
                cRow,
                columns,
                isAdded
            );
        else
            Panel<T, Vector128<T>, Lanes128<T>, Six>(
                a,
                offsets,
                rows,
                aStep,
                b,
                bStep,
                segments,
                c,
                cRow,
                columns,
                isAdded
            );
    }

    private static void Panel<T, V, TLanes, TRows>(
        ReadOnlySpan<T> a,
        RowOffsets offsets,
        int rows,
        int aStep,
        ReadOnlySpan<T> b,
        int bStep,
        ReadOnlySpan<Segment> segments,
        Span<T> c,
        int cRow,
        int columns,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
        where TRows : ISize
    {
        if (columns > TLanes.Count)
            Panel<T, V, TLanes, TRows, Two>(a, offsets, rows, aStep, b, bStep, segments, c, cRow, columns, isAdded);
        else
            Panel<T, V, TLanes, TRows, One>(a, offsets, rows, aStep, b, bStep, segments, c, cRow, columns, isAdded);
    }

    private static void Panel<T, V, TLanes, TRows, TVectors>(
        ReadOnlySpan<T> aSpan,
        RowOffsets offsets,
        int rows,
        int aStep,
        ReadOnlySpan<T> bSpan,
        int bStep,
        ReadOnlySpan<Segment> segments,
        Span<T> cSpan,
        int cRow,
        int columns,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
        where TRows : ISize
        where TVectors : ISize
    {
        var width = TVectors.Value * TLanes.Count;
        var isRagged = columns < width;
        var scratch = isRagged ? Scratch<T>.Of(ScratchSlot.RaggedTile, TRows.Value * width) : default;
        Span<int> starts = stackalloc int[8];
        ref var a = ref MemoryMarshal.GetReference(aSpan);
        ref var b = ref MemoryMarshal.GetReference(bSpan);
        for (var i = 0; i < rows; )
        {
            var height = Math.Min(rows - i, TRows.Value);
            height =
                height == TRows.Value ? height
                : height >= 4 ? 4
                : height >= 2 ? 2
                : 1;
            offsets.Fill(i, starts[..height]);
            ref var c = ref Unsafe.Add(ref MemoryMarshal.GetReference(cSpan), i * cRow);
            ref var target = ref isRagged ? ref MemoryMarshal.GetReference(scratch) : ref c;
            var targetRow = isRagged ? width : cRow;
            var adds = isAdded && !isRagged;
            if (isAdded)
                FetchAhead(
                    ref Unsafe.Add(ref c, height * cRow),
                    cRow,
                    Math.Min(rows - i - height, TRows.Value),
                    width * Unsafe.SizeOf<T>()
                );
            if (height == TRows.Value)
                Tile.Run<T, V, TLanes, TRows, TVectors>(
                    in a,
                    starts,
                    aStep,
                    in b,
                    bStep,
                    segments,
                    ref target,
                    targetRow,
                    adds
                );
            else if (height == 4)
                Tile.Run<T, V, TLanes, Four, TVectors>(
                    in a,
                    starts,
                    aStep,
                    in b,
                    bStep,
                    segments,
                    ref target,
                    targetRow,
                    adds
                );
            else if (height == 2)
                Tile.Run<T, V, TLanes, Two, TVectors>(
                    in a,
                    starts,
                    aStep,
                    in b,
                    bStep,
                    segments,
                    ref target,
                    targetRow,
                    adds
                );
            else
                Tile.Run<T, V, TLanes, One, TVectors>(
                    in a,
                    starts,
                    aStep,
                    in b,
                    bStep,
                    segments,
                    ref target,
                    targetRow,
                    adds
                );
            if (isRagged)
                Merge(scratch, width, ref c, cRow, height, columns, isAdded);
            i += height;
        }
    }

    /// <summary>
    /// The next tile's rows of C come into the cache while this one is computed: where C is large they are in neither
    /// of a core's own.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead<T>(ref T c, int cRow, int rows, int bytes)
    {
        for (var i = 0; i < rows; i++)
            CacheLine.Fetch(ref Unsafe.Add(ref c, i * cRow), bytes);
    }

    private static void Merge<T>(
        ReadOnlySpan<T> tile,
        int width,
        ref T c,
        int cRow,
        int height,
        int columns,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < height; i++)
        {
            var target = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref c, i * cRow), columns);
            var source = tile.Slice(i * width, columns);
            if (isAdded)
                Elementwise.Add(source, target);
            else
                source.CopyTo(target);
        }
    }
}
