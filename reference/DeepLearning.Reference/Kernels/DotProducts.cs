using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>
/// C [m, n] += A Bᵀ where both rows lie along the sum: each element is a dot product of two contiguous rows, so nothing is packed. Right where m
/// is small: B, the larger one, is read once. A tile is some rows of A by four of B; each vector lane sums its own terms, then the lanes are summed.
/// </summary>
internal static class DotProducts
{
    /// <summary>Rows of B that a tile takes.</summary>
    public const int Columns = 4;

    /// <summary>The columns from first to last of C [m, n] += A [m, k] B [n, k]ᵀ.</summary>
    public static void Add<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int first, int last) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && k >= Vector512<T>.Count) Add<T, Vector512<T>, Lanes512<T>>(m, n, k, a, b, c, first, last);
        else if (Vector256.IsHardwareAccelerated && k >= Vector256<T>.Count) Add<T, Vector256<T>, Lanes256<T>>(m, n, k, a, b, c, first, last);
        else Add<T, Vector128<T>, Lanes128<T>>(m, n, k, a, b, c, first, last);
    }

    private static void Add<T, V, TLanes>(int m, int n, int k, ReadOnlySpan<T> aSpan, ReadOnlySpan<T> bSpan, Span<T> cSpan, int first, int last)
        where T : unmanaged, IFloatingPointIeee754<T> where V : struct where TLanes : ILanes<T, V>
    {
        ref var a = ref MemoryMarshal.GetReference(aSpan);
        ref var b = ref MemoryMarshal.GetReference(bSpan);
        ref var c = ref MemoryMarshal.GetReference(cSpan);
        for (var j = first; j < last; j += Columns)
        {
            var columns = Math.Min(Columns, last - j);
            ref var bTile = ref Unsafe.Add(ref b, j * k);
            for (var i = 0; i < m;)
            {
                var height = m - i >= 4 ? 4 : m - i >= 2 ? 2 : 1;
                ref var aTile = ref Unsafe.Add(ref a, i * k);
                ref var cTile = ref Unsafe.Add(ref c, i * n + j);
                if (columns < Columns)
                    for (var q = 0; q < columns; q++) Tile<T, V, TLanes, Four, One>(k, ref aTile, height, ref Unsafe.Add(ref bTile, q * k), ref Unsafe.Add(ref cTile, q), n);
                else if (height == 4) Tile<T, V, TLanes, Four, Four>(k, ref aTile, 4, ref bTile, ref cTile, n);
                else if (height == 2) Tile<T, V, TLanes, Two, Four>(k, ref aTile, 2, ref bTile, ref cTile, n);
                else Tile<T, V, TLanes, One, Four>(k, ref aTile, 1, ref bTile, ref cTile, n);
                i += height;
            }
        }
    }

    /// <summary>Rows above height are those of the last one again, and are not stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T, V, TLanes, TRows, TColumns>(int k, ref T a, int height, ref T b, ref T c, int cRow)
        where T : unmanaged, IFloatingPointIeee754<T> where V : struct where TLanes : ILanes<T, V> where TRows : ISize where TColumns : ISize
    {
        ref var a1 = ref Unsafe.Add(ref a, TRows.Value > 1 ? Math.Min(1, height - 1) * k : 0);
        ref var a2 = ref Unsafe.Add(ref a, TRows.Value > 2 ? Math.Min(2, height - 1) * k : 0);
        ref var a3 = ref Unsafe.Add(ref a, TRows.Value > 3 ? Math.Min(3, height - 1) * k : 0);
        nint b1 = k, b2 = 2 * k, b3 = 3 * k;
        V c00 = TLanes.Zero, c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;
        V c20 = c00, c21 = c00, c22 = c00, c23 = c00, c30 = c00, c31 = c00, c32 = c00, c33 = c00;
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
                (y0, y1, y2, y3) = (TLanes.KeepLast(y0, fresh), TLanes.KeepLast(y1, fresh), TLanes.KeepLast(y2, fresh), TLanes.KeepLast(y3, fresh));
                (x0, x1, x2, x3) = (TLanes.KeepLast(x0, fresh), TLanes.KeepLast(x1, fresh), TLanes.KeepLast(x2, fresh), TLanes.KeepLast(x3, fresh));
            }

            c00 = TLanes.MultiplyAdd(x0, y0, c00);
            if (TColumns.Value > 1) c01 = TLanes.MultiplyAdd(x0, y1, c01);
            if (TColumns.Value > 2) c02 = TLanes.MultiplyAdd(x0, y2, c02);
            if (TColumns.Value > 3) c03 = TLanes.MultiplyAdd(x0, y3, c03);
            if (TRows.Value > 1)
            {
                c10 = TLanes.MultiplyAdd(x1, y0, c10);
                if (TColumns.Value > 1) c11 = TLanes.MultiplyAdd(x1, y1, c11);
                if (TColumns.Value > 2) c12 = TLanes.MultiplyAdd(x1, y2, c12);
                if (TColumns.Value > 3) c13 = TLanes.MultiplyAdd(x1, y3, c13);
            }

            if (TRows.Value > 2)
            {
                c20 = TLanes.MultiplyAdd(x2, y0, c20);
                if (TColumns.Value > 1) c21 = TLanes.MultiplyAdd(x2, y1, c21);
                if (TColumns.Value > 2) c22 = TLanes.MultiplyAdd(x2, y2, c22);
                if (TColumns.Value > 3) c23 = TLanes.MultiplyAdd(x2, y3, c23);
            }

            if (TRows.Value > 3)
            {
                c30 = TLanes.MultiplyAdd(x3, y0, c30);
                if (TColumns.Value > 1) c31 = TLanes.MultiplyAdd(x3, y1, c31);
                if (TColumns.Value > 2) c32 = TLanes.MultiplyAdd(x3, y2, c32);
                if (TColumns.Value > 3) c33 = TLanes.MultiplyAdd(x3, y3, c33);
            }
        }

        AddTo(ref c, c00, c01, c02, c03);
        if (TRows.Value > 1 && height > 1) AddTo(ref Unsafe.Add(ref c, cRow), c10, c11, c12, c13);
        if (TRows.Value > 2 && height > 2) AddTo(ref Unsafe.Add(ref c, 2 * cRow), c20, c21, c22, c23);
        if (TRows.Value > 3 && height > 3) AddTo(ref Unsafe.Add(ref c, 3 * cRow), c30, c31, c32, c33);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void AddTo(ref T target, V s0, V s1, V s2, V s3)
        {
            target += TLanes.Sum(s0);
            if (TColumns.Value > 1) Unsafe.Add(ref target, 1) += TLanes.Sum(s1);
            if (TColumns.Value > 2) Unsafe.Add(ref target, 2) += TLanes.Sum(s2);
            if (TColumns.Value > 3) Unsafe.Add(ref target, 3) += TLanes.Sum(s3);
        }
    }
}
