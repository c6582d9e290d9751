using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepLearning.Reference;

/// <summary>Copies a matrix across its diagonal, by blocks that a processor's registers hold.</summary>
internal static class Transposition
{
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">[rows, columns].</param>
    /// <param name="sourceRow">From one row of the source to the next.</param>
    /// <param name="target">[columns, rows], written (=).</param>
    /// <param name="targetRow">From one row of the target to the next.</param>
    public static void Copy<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> source,
        int sourceRow,
        Span<T> target,
        int targetRow
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows == 0 || columns == 0)
            return;
        if (source.Length < (rows - 1) * sourceRow + columns || target.Length < (columns - 1) * targetRow + rows)
            throw new ArgumentException("a matrix is smaller than its sizes say");
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var block =
            !Avx.IsSupported ? 0
            : typeof(T) == typeof(float) ? 8
            : 4;
        if (block == 0 || rows < block || columns < block)
        {
            Plain(rows, columns, ref from, sourceRow, ref to, targetRow);
            return;
        }

        for (var i = 0; i < rows; i += block)
        {
            // The last block ends with the matrix, and copies some elements again.
            var row = Math.Min(i, rows - block);
            for (var j = 0; j < columns; j += block)
            {
                var column = Math.Min(j, columns - block);
                ref var x = ref Unsafe.Add(ref from, row * sourceRow + column);
                ref var y = ref Unsafe.Add(ref to, column * targetRow + row);
                if (typeof(T) == typeof(float))
                    Block8(ref Unsafe.As<T, float>(ref x), sourceRow, ref Unsafe.As<T, float>(ref y), targetRow);
                else
                    Block4(ref Unsafe.As<T, double>(ref x), sourceRow, ref Unsafe.As<T, double>(ref y), targetRow);
            }
        }
    }

    private static void Plain<T>(int rows, int columns, ref T source, int sourceRow, ref T target, int targetRow)
    {
        for (var j = 0; j < columns; j++)
        {
            ref var y = ref Unsafe.Add(ref target, j * targetRow);
            ref var x = ref Unsafe.Add(ref source, j);
            for (var i = 0; i < rows; i++)
                Unsafe.Add(ref y, i) = Unsafe.Add(ref x, i * sourceRow);
        }
    }

    private static void Block8(ref float source, int sourceRow, ref float target, int targetRow)
    {
        var (a0, a1) = Pair(ref source, sourceRow, 0);
        var (a2, a3) = Pair(ref source, sourceRow, 2);
        var (a4, a5) = Pair(ref source, sourceRow, 4);
        var (a6, a7) = Pair(ref source, sourceRow, 6);
        var (b0, b1, b2, b3) = (
            Avx.Shuffle(a0, a2, 0x44),
            Avx.Shuffle(a0, a2, 0xEE),
            Avx.Shuffle(a1, a3, 0x44),
            Avx.Shuffle(a1, a3, 0xEE)
        );
        var (b4, b5, b6, b7) = (
            Avx.Shuffle(a4, a6, 0x44),
            Avx.Shuffle(a4, a6, 0xEE),
            Avx.Shuffle(a5, a7, 0x44),
            Avx.Shuffle(a5, a7, 0xEE)
        );
        Avx.Permute2x128(b0, b4, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(b1, b5, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, targetRow));
        Avx.Permute2x128(b2, b6, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetRow));
        Avx.Permute2x128(b3, b7, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetRow));
        Avx.Permute2x128(b0, b4, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 4 * targetRow));
        Avx.Permute2x128(b1, b5, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 5 * targetRow));
        Avx.Permute2x128(b2, b6, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 6 * targetRow));
        Avx.Permute2x128(b3, b7, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 7 * targetRow));

        static (Vector256<float> Low, Vector256<float> High) Pair(ref float source, int sourceRow, int row)
        {
            var x = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, row * sourceRow));
            var y = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, (row + 1) * sourceRow));
            return (Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y));
        }
    }

    private static void Block4(ref double source, int sourceRow, ref double target, int targetRow)
    {
        var x0 = Vector256.LoadUnsafe(ref source);
        var x1 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, sourceRow));
        var x2 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceRow));
        var x3 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceRow));
        var (a0, a1, a2, a3) = (
            Avx.UnpackLow(x0, x1),
            Avx.UnpackHigh(x0, x1),
            Avx.UnpackLow(x2, x3),
            Avx.UnpackHigh(x2, x3)
        );
        Avx.Permute2x128(a0, a2, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(a1, a3, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, targetRow));
        Avx.Permute2x128(a0, a2, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetRow));
        Avx.Permute2x128(a1, a3, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetRow));
    }
}
