using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>
/// C [m, n] += A Bᵀ where both rows lie along the sum: each element is a dot product of two contiguous rows, so nothing
/// is packed. Right where m is small: B, the larger one, is read once. A tile is some rows of A by four of B; each
/// vector lane sums its own terms, then the lanes are summed.
/// </summary>
internal static class DotProducts
{
    /// <summary>Rows of B that a tile takes.</summary>
    public const int Columns = 4;

    private const int Rows = 4;

    /// <param name="m">Rows of A.</param>
    /// <param name="n">Rows of B.</param>
    /// <param name="k">Terms of a sum; at least a vector of 128 bits.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="aRow">From one row to the next in A.</param>
    /// <param name="b">[n, k].</param>
    /// <param name="bRow">From one row to the next in B; rows may overlap.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="cRow">From one row to the next in C.</param>
    /// <param name="cColumn">From one column to the next in C.</param>
    /// <param name="isAdded">Whether C is added to (+=) or written (=).</param>
    public static void Add<T>(
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int aRow,
        ReadOnlySpan<T> b,
        int bRow,
        Span<T> c,
        int cRow,
        int cColumn,
        bool isAdded = true
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (m == 0 || n == 0)
            return;
        if (k < Vector128<T>.Count)
            Plain(m, n, k, a, aRow, b, bRow, c, cRow, cColumn, isAdded);
        else if (Vector512.IsHardwareAccelerated && k >= Vector512<T>.Count)
            Add<T, Vector512<T>, Lanes512<T>>(m, n, k, a, aRow, b, bRow, c, cRow, cColumn, isAdded);
        else if (Vector256.IsHardwareAccelerated && k >= Vector256<T>.Count)
            Add<T, Vector256<T>, Lanes256<T>>(m, n, k, a, aRow, b, bRow, c, cRow, cColumn, isAdded);
        else
            Add<T, Vector128<T>, Lanes128<T>>(m, n, k, a, aRow, b, bRow, c, cRow, cColumn, isAdded);
    }

    private static void Plain<T>(
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int aRow,
        ReadOnlySpan<T> b,
        int bRow,
        Span<T> c,
        int cRow,
        int cColumn,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = isAdded ? c[i * cRow + j * cColumn] : T.Zero;
                for (var l = 0; l < k; l++)
                    sum += a[i * aRow + l] * b[j * bRow + l];
                c[i * cRow + j * cColumn] = sum;
            }
        }
    }

    private static void Add<T, V, TLanes>(
        int m,
        int n,
        int k,
        ReadOnlySpan<T> aSpan,
        int aRow,
        ReadOnlySpan<T> bSpan,
        int bRow,
        Span<T> cSpan,
        int cRow,
        int cColumn,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        if (
            aSpan.Length < (m - 1) * aRow + k
            || bSpan.Length < (n - 1) * bRow + k
            || cSpan.Length < (m - 1) * cRow + (n - 1) * cColumn + 1
        )
            throw new ArgumentException("a matrix is smaller than its sizes say");
        ref var a = ref MemoryMarshal.GetReference(aSpan);
        ref var b = ref MemoryMarshal.GetReference(bSpan);
        ref var c = ref MemoryMarshal.GetReference(cSpan);
        Span<T> sums = stackalloc T[Rows * Columns * TLanes.Count];
        ref var lanes = ref MemoryMarshal.GetReference(sums);
        for (var j = 0; j < n; j += Columns)
        {
            var columns = Math.Min(Columns, n - j);
            ref var bTile = ref Unsafe.Add(ref b, j * bRow);
            for (var i = 0; i < m; )
            {
                var height =
                    m - i >= 4 ? 4
                    : m - i >= 2 ? 2
                    : 1;
                ref var aTile = ref Unsafe.Add(ref a, i * aRow);
                ref var cTile = ref Unsafe.Add(ref c, i * cRow + j * cColumn);
                if (columns < Columns)
                {
                    for (var q = 0; q < columns; q++)
                    {
                        Tile<T, V, TLanes, Four, One>(
                            k,
                            ref aTile,
                            aRow,
                            height,
                            ref Unsafe.Add(ref bTile, q * bRow),
                            bRow,
                            ref lanes
                        );
                        SumLanes<T, V, TLanes>(
                            ref lanes,
                            height,
                            1,
                            ref Unsafe.Add(ref cTile, q * cColumn),
                            cRow,
                            cColumn,
                            isAdded
                        );
                    }
                }
                else
                {
                    if (height == 4)
                        Tile<T, V, TLanes, Four, Four>(k, ref aTile, aRow, 4, ref bTile, bRow, ref lanes);
                    else if (height == 2)
                        Tile<T, V, TLanes, Two, Four>(k, ref aTile, aRow, 2, ref bTile, bRow, ref lanes);
                    else
                        Tile<T, V, TLanes, One, Four>(k, ref aTile, aRow, 1, ref bTile, bRow, ref lanes);
                    SumLanes<T, V, TLanes>(ref lanes, height, Columns, ref cTile, cRow, cColumn, isAdded);
                }

                i += height;
            }
        }
    }

    /// <summary>The lanes of each of a tile's sums, added up, into C.</summary>
    private static void SumLanes<T, V, TLanes>(
        ref T lanes,
        int height,
        int columns,
        ref T c,
        int cRow,
        int cColumn,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = TLanes.Sum(TLanes.Load(in Unsafe.Add(ref lanes, (i * columns + j) * TLanes.Count)));
                ref var target = ref Unsafe.Add(ref c, i * cRow + j * cColumn);
                target = isAdded ? target + sum : sum;
            }
        }
    }

    /// <summary>
    /// Leaves a vector of partial sums for each element, row by row. Rows above height are those of the last one again.
    /// Nothing is called inside: it would spill the registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T, V, TLanes, TRows, TColumns>(
        int k,
        ref T a,
        int aRow,
        int height,
        ref T b,
        int bRow,
        ref T lanes
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
        where TRows : ISize
        where TColumns : ISize
    {
        ref var a1 = ref Unsafe.Add(ref a, TRows.Value > 1 ? Math.Min(1, height - 1) * aRow : 0);
        ref var a2 = ref Unsafe.Add(ref a, TRows.Value > 2 ? Math.Min(2, height - 1) * aRow : 0);
        ref var a3 = ref Unsafe.Add(ref a, TRows.Value > 3 ? Math.Min(3, height - 1) * aRow : 0);
        nint b1 = bRow,
            b2 = 2 * bRow,
            b3 = 3 * bRow;
        V c00 = TLanes.Zero,
            c01 = c00,
            c02 = c00,
            c03 = c00,
            c10 = c00,
            c11 = c00,
            c12 = c00,
            c13 = c00;
        V c20 = c00,
            c21 = c00,
            c22 = c00,
            c23 = c00,
            c30 = c00,
            c31 = c00,
            c32 = c00,
            c33 = c00;
        for (nint l = 0; l < k; l += TLanes.Count)
        {
            // The last vector lies back over the one before it, and only its new lanes count.
            var isTail = l > k - TLanes.Count;
            var at = isTail ? k - TLanes.Count : l;
            var fresh = (int)(k - l);
            ref var row = ref Unsafe.Add(ref b, at);
            var y0 = TLanes.Load(in row);
            var y1 = TColumns.Value > 1 ? TLanes.Load(in Unsafe.Add(ref row, b1)) : y0;
            var y2 = TColumns.Value > 2 ? TLanes.Load(in Unsafe.Add(ref row, b2)) : y0;
            var y3 = TColumns.Value > 3 ? TLanes.Load(in Unsafe.Add(ref row, b3)) : y0;
            var x0 = TLanes.Load(in Unsafe.Add(ref a, at));
            var x1 = TRows.Value > 1 ? TLanes.Load(in Unsafe.Add(ref a1, at)) : x0;
            var x2 = TRows.Value > 2 ? TLanes.Load(in Unsafe.Add(ref a2, at)) : x0;
            var x3 = TRows.Value > 3 ? TLanes.Load(in Unsafe.Add(ref a3, at)) : x0;
            if (isTail)
            {
                (y0, y1, y2, y3) = (
                    TLanes.KeepLast(y0, fresh),
                    TLanes.KeepLast(y1, fresh),
                    TLanes.KeepLast(y2, fresh),
                    TLanes.KeepLast(y3, fresh)
                );
                (x0, x1, x2, x3) = (
                    TLanes.KeepLast(x0, fresh),
                    TLanes.KeepLast(x1, fresh),
                    TLanes.KeepLast(x2, fresh),
                    TLanes.KeepLast(x3, fresh)
                );
            }

            c00 = TLanes.MultiplyAdd(x0, y0, c00);
            if (TColumns.Value > 1)
                c01 = TLanes.MultiplyAdd(x0, y1, c01);
            if (TColumns.Value > 2)
                c02 = TLanes.MultiplyAdd(x0, y2, c02);
            if (TColumns.Value > 3)
                c03 = TLanes.MultiplyAdd(x0, y3, c03);
            if (TRows.Value > 1)
            {
                c10 = TLanes.MultiplyAdd(x1, y0, c10);
                if (TColumns.Value > 1)
                    c11 = TLanes.MultiplyAdd(x1, y1, c11);
                if (TColumns.Value > 2)
                    c12 = TLanes.MultiplyAdd(x1, y2, c12);
                if (TColumns.Value > 3)
                    c13 = TLanes.MultiplyAdd(x1, y3, c13);
            }

            if (TRows.Value > 2)
            {
                c20 = TLanes.MultiplyAdd(x2, y0, c20);
                if (TColumns.Value > 1)
                    c21 = TLanes.MultiplyAdd(x2, y1, c21);
                if (TColumns.Value > 2)
                    c22 = TLanes.MultiplyAdd(x2, y2, c22);
                if (TColumns.Value > 3)
                    c23 = TLanes.MultiplyAdd(x2, y3, c23);
            }

            if (TRows.Value > 3)
            {
                c30 = TLanes.MultiplyAdd(x3, y0, c30);
                if (TColumns.Value > 1)
                    c31 = TLanes.MultiplyAdd(x3, y1, c31);
                if (TColumns.Value > 2)
                    c32 = TLanes.MultiplyAdd(x3, y2, c32);
                if (TColumns.Value > 3)
                    c33 = TLanes.MultiplyAdd(x3, y3, c33);
            }
        }

        TLanes.Store(c00, ref lanes);
        if (TColumns.Value > 1)
            TLanes.Store(c01, ref Unsafe.Add(ref lanes, (0 * TColumns.Value + 1) * TLanes.Count));
        if (TColumns.Value > 2)
            TLanes.Store(c02, ref Unsafe.Add(ref lanes, (0 * TColumns.Value + 2) * TLanes.Count));
        if (TColumns.Value > 3)
            TLanes.Store(c03, ref Unsafe.Add(ref lanes, (0 * TColumns.Value + 3) * TLanes.Count));
        if (TRows.Value > 1)
            TLanes.Store(c10, ref Unsafe.Add(ref lanes, (1 * TColumns.Value + 0) * TLanes.Count));
        if (TRows.Value > 1 && TColumns.Value > 1)
            TLanes.Store(c11, ref Unsafe.Add(ref lanes, (1 * TColumns.Value + 1) * TLanes.Count));
        if (TRows.Value > 1 && TColumns.Value > 2)
            TLanes.Store(c12, ref Unsafe.Add(ref lanes, (1 * TColumns.Value + 2) * TLanes.Count));
        if (TRows.Value > 1 && TColumns.Value > 3)
            TLanes.Store(c13, ref Unsafe.Add(ref lanes, (1 * TColumns.Value + 3) * TLanes.Count));
        if (TRows.Value > 2)
            TLanes.Store(c20, ref Unsafe.Add(ref lanes, (2 * TColumns.Value + 0) * TLanes.Count));
        if (TRows.Value > 2 && TColumns.Value > 1)
            TLanes.Store(c21, ref Unsafe.Add(ref lanes, (2 * TColumns.Value + 1) * TLanes.Count));
        if (TRows.Value > 2 && TColumns.Value > 2)
            TLanes.Store(c22, ref Unsafe.Add(ref lanes, (2 * TColumns.Value + 2) * TLanes.Count));
        if (TRows.Value > 2 && TColumns.Value > 3)
            TLanes.Store(c23, ref Unsafe.Add(ref lanes, (2 * TColumns.Value + 3) * TLanes.Count));
        if (TRows.Value > 3)
            TLanes.Store(c30, ref Unsafe.Add(ref lanes, (3 * TColumns.Value + 0) * TLanes.Count));
        if (TRows.Value > 3 && TColumns.Value > 1)
            TLanes.Store(c31, ref Unsafe.Add(ref lanes, (3 * TColumns.Value + 1) * TLanes.Count));
        if (TRows.Value > 3 && TColumns.Value > 2)
            TLanes.Store(c32, ref Unsafe.Add(ref lanes, (3 * TColumns.Value + 2) * TLanes.Count));
        if (TRows.Value > 3 && TColumns.Value > 3)
            TLanes.Store(c33, ref Unsafe.Add(ref lanes, (3 * TColumns.Value + 3) * TLanes.Count));
    }
}
