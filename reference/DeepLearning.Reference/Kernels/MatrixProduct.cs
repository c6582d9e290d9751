using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// Matrix products of row-major matrices, all of them C += A B with A or B transposed or not. Each element of C is one sum in an order that
/// depends on the sizes only, so results do not depend on how the work is cut between threads.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>Terms of the sum that a pass over C takes: a panel of B of this height stays in the second-level cache.</summary>
    private const int Depth = 1024;

    /// <summary>Multiply-adds below which plain loops are faster than tiles.</summary>
    private const int Small = 256;

    /// <summary>Multiply-adds below which a second thread costs more than it brings.</summary>
    private const long Shared = 400_000;

    /// <summary>Rows of A up to which a transposed B is read by dot products.</summary>
    private const int FewRows = 32;

    /// <summary>C [m, n] += A [m, k] B [k, n].</summary>
    public static void Add<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(k, 1), b, new(n, 1), c));

    /// <summary>C [m, n] += Aᵀ B, A [k, m], B [k, n].</summary>
    public static void AddTransposedLeft<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        AddTransposedLeft(workers, m, n, k, a, m, b, c);

    /// <summary>C [m, n] += Aᵀ B, where A [k, m] is the left part of a matrix with aRow columns.</summary>
    public static void AddTransposedLeft<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(1, aRow), b, new(n, 1), c));

    /// <summary>C [m, n] += A Bᵀ, A [m, k], B [n, k].</summary>
    public static void AddTransposedRight<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(k, 1), b, new(1, k), c));

    private static void Run<T>(Workers workers, Work<T> work) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)(work.M + 3) * work.N * work.K >= Shared) workers.Run(ref work, work.Items, work.Grain);
        else work.Run(0, work.Items);
    }

    /// <summary>From one row to the next, and from one column to the next.</summary>
    private readonly record struct Strides(int Row, int Column);

    /// <summary>A product, cut between threads by the columns of C, or by its rows where B is read in place.</summary>
    private readonly ref struct Work<T> : IRangeWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _a, _b;
        private readonly Span<T> _c;
        private readonly Strides _aStrides, _bStrides;
        private readonly Way _way;

        public Work(int m, int n, int k, ReadOnlySpan<T> a, Strides aStrides, ReadOnlySpan<T> b, Strides bStrides, Span<T> c)
        {
            if (a.Length < Extent(m, k, aStrides) || b.Length < Extent(k, n, bStrides) || c.Length < m * n) throw new ArgumentException("a matrix is smaller than its sizes say");
            (M, N, K, _aStrides, _bStrides) = (m, n, k, aStrides, bStrides);
            _a = a;
            _b = b;
            _c = c;
            var isTransposed = bStrides.Column != 1;
            _way = (long)m * n * k <= Small ? Way.Plain
                : isTransposed && m <= FewRows && k >= TileGrid.Lanes<T>() ? Way.Dots
                : isTransposed || m >= 32 && n * Unsafe.SizeOf<T>() % 4096 == 0 ? Way.Packed : Way.InPlace;
        }

        private static int Extent(int rows, int columns, Strides strides) =>
            rows == 0 || columns == 0 ? 0 : (rows - 1) * strides.Row + (columns - 1) * strides.Column + 1;

        private enum Way { Plain, Dots, Packed, InPlace }

        public int M { get; }

        public int N { get; }

        public int K { get; }

        private bool ByRows => _way is Way.Plain or Way.InPlace;

        public int Items => ByRows ? M : N;

        public int Grain => _way switch { Way.Plain => M, Way.Dots => DotProducts.Columns, Way.Packed => TileGrid.Width<T>(), _ => TileGrid.Height };

        public void Run(int start, int end)
        {
            if (_way == Way.Plain) Plain();
            else if (_way == Way.Dots) DotProducts.Add(M, N, K, _a, _b, _c, start, end);
            else if (ByRows) Tiles(start, end, 0, N);
            else Tiles(0, M, start, end);
        }

        private void Plain()
        {
            for (var i = 0; i < M; i++)
            {
                for (var j = 0; j < N; j++)
                {
                    var sum = T.Zero;
                    for (var l = 0; l < K; l++) sum += _a[i * _aStrides.Row + l * _aStrides.Column] * _b[l * _bStrides.Row + j * _bStrides.Column];
                    _c[i * N + j] += sum;
                }
            }
        }

        private void Tiles(int firstRow, int lastRow, int firstColumn, int lastColumn)
        {
            var width = TileGrid.Width<T>();
            for (var l = 0; l < K; l += Depth)
            {
                var depth = Math.Min(Depth, K - l);
                for (var j = firstColumn; j < lastColumn; j += width)
                {
                    var columns = Math.Min(width, lastColumn - j);
                    var b = _b[(l * _bStrides.Row + j * _bStrides.Column)..];
                    var bStep = _bStrides.Row;
                    var vectors = columns > width / 2 ? width : width / 2;
                    if (_way == Way.Packed || columns < vectors)
                    {
                        b = Pack(b, depth, columns, vectors);
                        bStep = vectors;
                    }

                    TileGrid.Panel(
                        _a[(l * _aStrides.Column)..], new RowOffsets(_aStrides.Row), firstRow, lastRow, _aStrides.Column,
                        b, bStep, [new Segment(0, 0, depth)], _c[j..], N, columns, isAdded: true);
                }
            }
        }

        private ReadOnlySpan<T> Pack(ReadOnlySpan<T> b, int depth, int columns, int width)
        {
            var panel = Scratch<T>.Of(ScratchSlot.Panel, depth * width);
            if (_bStrides.Column == 1)
            {
                for (var l = 0; l < depth; l++)
                {
                    var row = panel.Slice(l * width, width);
                    b.Slice(l * _bStrides.Row, columns).CopyTo(row);
                    row[columns..].Clear();
                }

                return panel;
            }

            if (columns < width) panel.Clear();
            for (var j = 0; j < columns; j++)
            {
                var column = b.Slice(j * _bStrides.Column, depth);
                for (var l = 0; l < column.Length; l++) panel[l * width + j] = column[l];
            }

            return panel;
        }
    }
}
