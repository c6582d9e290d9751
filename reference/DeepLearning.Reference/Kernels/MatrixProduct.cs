using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>
/// Matrix products of row-major matrices, all of them C += A B with A or B transposed or not. Each element of C is one sum in the
/// order of k, whatever the tile it falls into, so results do not depend on how the work is cut.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>C [m, n] += A [m, k] B [k, n].</summary>
    public static void Add<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        Add(m, n, k, a, aRow: k, aColumn: 1, b, c);

    /// <summary>C [m, n] += Aᵀ B, A [k, m], B [k, n].</summary>
    public static void AddTransposedLeft<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        Add(m, n, k, a, aRow: 1, aColumn: m, b, c);

    /// <summary>C [m, n] += A Bᵀ, A [m, k], B [n, k].</summary>
    public static void AddTransposedRight<T>(int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var packed = ArrayPool<T>.Shared.Rent(Math.Max(1, k * n));
        for (var j = 0; j < n; j++)
            for (var l = 0; l < k; l++) packed[l * n + j] = b[j * k + l];
        Add(m, n, k, a, k, 1, packed, c);
        ArrayPool<T>.Shared.Return(packed);
    }

    private static void Add<T>(int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aColumn, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Length < m * k || b.Length < k * n || c.Length < m * n) throw new ArgumentException("a matrix is smaller than its sizes say");
        const int Rows = 4;
        var columns = 2 * Vector<T>.Count;
        var tiled = n - n % columns;
        var i = 0;
        for (; i <= m - Rows; i += Rows)
            for (var j = 0; j < tiled; j += columns) Tile(i, j, n, k, a, aRow, aColumn, b, c);
        for (var row = 0; row < m; row++)
        {
            // Rows that no tile covers, and the columns to the right of the tiles.
            var j = row < i ? tiled : 0;
            for (; j <= n - Vector<T>.Count; j += Vector<T>.Count) Row(row, j, n, k, a, aRow, aColumn, b, c);
            for (; j <= n - Vector128<T>.Count; j += Vector128<T>.Count) ShortRow(row, j, n, k, a, aRow, aColumn, b, c);
            for (; j < n; j++) Element(row, j, n, k, a, aRow, aColumn, b, c);
        }
    }

    /// <summary>Four rows and two vectors of C, held in registers over the whole of k.</summary>
    private static void Tile<T>(int i, int j, int n, int k, ReadOnlySpan<T> aSpan, int aRow, int aColumn, ReadOnlySpan<T> bSpan, Span<T> cSpan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        ref var a = ref Unsafe.Add(ref MemoryMarshal.GetReference(aSpan), i * aRow);
        ref var b = ref Unsafe.Add(ref MemoryMarshal.GetReference(bSpan), j);
        Vector<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (var l = 0; l < k; l++)
        {
            var b0 = Vector.LoadUnsafe(ref b);
            var b1 = Vector.LoadUnsafe(ref b, (nuint)width);
            var a0 = new Vector<T>(a);
            var a1 = new Vector<T>(Unsafe.Add(ref a, aRow));
            var a2 = new Vector<T>(Unsafe.Add(ref a, 2 * aRow));
            var a3 = new Vector<T>(Unsafe.Add(ref a, 3 * aRow));
            c00 += a0 * b0;
            c01 += a0 * b1;
            c10 += a1 * b0;
            c11 += a1 * b1;
            c20 += a2 * b0;
            c21 += a2 * b1;
            c30 += a3 * b0;
            c31 += a3 * b1;
            a = ref Unsafe.Add(ref a, aColumn);
            b = ref Unsafe.Add(ref b, n);
        }

        ref var c = ref Unsafe.Add(ref MemoryMarshal.GetReference(cSpan), i * n + j);
        AddTo(ref c, c00, c01);
        AddTo(ref Unsafe.Add(ref c, n), c10, c11);
        AddTo(ref Unsafe.Add(ref c, 2 * n), c20, c21);
        AddTo(ref Unsafe.Add(ref c, 3 * n), c30, c31);

        static void AddTo(ref T destination, Vector<T> left, Vector<T> right)
        {
            (Vector.LoadUnsafe(ref destination) + left).StoreUnsafe(ref destination);
            (Vector.LoadUnsafe(ref destination, (nuint)Vector<T>.Count) + right).StoreUnsafe(ref destination, (nuint)Vector<T>.Count);
        }
    }

    private static void Row<T>(int i, int j, int n, int k, ReadOnlySpan<T> aSpan, int aRow, int aColumn, ReadOnlySpan<T> bSpan, Span<T> cSpan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vector<T>.Zero;
        ref var b = ref Unsafe.Add(ref MemoryMarshal.GetReference(bSpan), j);
        for (var l = 0; l < k; l++)
            sum += new Vector<T>(aSpan[i * aRow + l * aColumn]) * Vector.LoadUnsafe(ref b, (nuint)(l * n));
        ref var c = ref cSpan[i * n + j];
        (Vector.LoadUnsafe(ref c) + sum).StoreUnsafe(ref c);
    }

    private static void ShortRow<T>(int i, int j, int n, int k, ReadOnlySpan<T> aSpan, int aRow, int aColumn, ReadOnlySpan<T> bSpan, Span<T> cSpan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vector128<T>.Zero;
        ref var b = ref Unsafe.Add(ref MemoryMarshal.GetReference(bSpan), j);
        for (var l = 0; l < k; l++)
            sum += Vector128.Create(aSpan[i * aRow + l * aColumn]) * Vector128.LoadUnsafe(ref b, (nuint)(l * n));
        ref var c = ref cSpan[i * n + j];
        (Vector128.LoadUnsafe(ref c) + sum).StoreUnsafe(ref c);
    }

    private static void Element<T>(int i, int j, int n, int k, ReadOnlySpan<T> a, int aRow, int aColumn, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var l = 0; l < k; l++) sum += a[i * aRow + l * aColumn] * b[l * n + j];
        c[i * n + j] += sum;
    }
}
