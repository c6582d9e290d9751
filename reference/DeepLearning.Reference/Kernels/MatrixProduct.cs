using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// Matrix products of row-major matrices, all of them C = or += A B with A or B transposed or not. Each element of C is
/// one sum in an order that depends on the sizes only, so results do not depend on how the work is cut between threads.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>
    /// Terms of the sum that a pass over C takes: a panel of B of this height stays in the second-level cache, beside
    /// the rows of A.
    /// </summary>
    private const int Depth = 512;

    /// <summary>
    /// Rows of A that are packed at once: they stay in the second-level cache. A multiple of the tiles' heights.
    /// </summary>
    private const int RowsAtOnce = 96;

    /// <summary>Multiply-adds below which plain loops are faster than tiles.</summary>
    private const int Small = 256;

    /// <summary>Multiply-adds below which a second thread costs more than it brings.</summary>
    private const long Shared = 400_000;

    /// <summary>Rows of A up to which a transposed B is read by dot products.</summary>
    private const int FewRows = 32;

    /// <summary>C [m, n] += A [m, k] B [k, n].</summary>
    public static void Add<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> => Add(workers, m, n, k, a, b, new Gradient<T>(c, isAdded: true));

    /// <summary>C [m, n] = or += A [m, k] B [k, n].</summary>
    public static void Add<T>(Workers workers, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Gradient<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(k, 1), b, new(n, 1), c));

    /// <summary>C [m, n] += Aᵀ B, A [k, m], B [k, n].</summary>
    public static void AddTransposedLeft<T>(
        Workers workers,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        AddTransposedLeft(workers, m, n, k, a, m, b, new Gradient<T>(c, isAdded: true));

    /// <summary>C [m, n] = or += Aᵀ B, where A [k, m] is the left part of a matrix with aRow columns.</summary>
    public static void AddTransposedLeft<T>(
        Workers workers,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int aRow,
        ReadOnlySpan<T> b,
        Gradient<T> c
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(1, aRow), b, new(n, 1), c));

    /// <summary>C [m, n] += A Bᵀ, A [m, k], B [n, k].</summary>
    public static void AddTransposedRight<T>(
        Workers workers,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> c
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(workers, new Work<T>(m, n, k, a, new(k, 1), b, new(1, k), new Gradient<T>(c, isAdded: true)));

    /// <summary>C [m, n] = or += A B, A [m, k] or, transposed, [k, m], B [k, n] or, transposed, [n, k].</summary>
    public static void Add<T>(
        Workers workers,
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        bool isFirstTransposed,
        ReadOnlySpan<T> b,
        bool isSecondTransposed,
        Gradient<T> c
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Run(
            workers,
            new Work<T>(
                m,
                n,
                k,
                a,
                isFirstTransposed ? new(1, m) : new(k, 1),
                b,
                isSecondTransposed ? new(1, k) : new(n, 1),
                c
            )
        );

    private static void Run<T>(Workers workers, Work<T> work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)(work.M + 3) * work.N * work.K >= Shared)
            workers.Run(ref work, work.Items, work.Grain);
        else
            work.Run(0, work.Items);
    }

    /// <summary>A product, cut between threads by the columns of C, or by its rows where B is read in place.</summary>
    private readonly ref struct Work<T> : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _a,
            _b;
        private readonly Span<T> _c;
        private readonly bool _isAdded;
        private readonly Strides _aStrides,
            _bStrides;
        private readonly Way _way;
        private readonly bool _packsA;

        public Work(
            int m,
            int n,
            int k,
            ReadOnlySpan<T> a,
            Strides aStrides,
            ReadOnlySpan<T> b,
            Strides bStrides,
            Gradient<T> c
        )
        {
            if (a.Length < Extent(m, k, aStrides) || b.Length < Extent(k, n, bStrides) || c.Values.Length < m * n)
                throw new ArgumentException("a matrix is smaller than its sizes say");
            (M, N, K, _aStrides, _bStrides) = (m, n, k, aStrides, bStrides);
            _a = a;
            _b = b;
            _c = c.Values;
            _isAdded = c.IsAdded;
            var isTransposed = bStrides.Column != 1;
            _way =
                (long)m * n * k <= Small ? Way.Plain
                : isTransposed && aStrides.Column == 1 && m <= FewRows && k >= TileGrid.Lanes<T>() ? Way.Dots
                : isTransposed || m >= 32 && n * Unsafe.SizeOf<T>() % 4096 == 0 ? Way.Packed
                : Way.InPlace;

            // Rows 4 KB apart share one set of the first cache.
            _packsA =
                m >= 32
                && n >= 8 * TileGrid.Width<T>()
                && (aStrides.Column != 1 || aStrides.Row * Unsafe.SizeOf<T>() % 4096 == 0);
        }

        private static int Extent(int rows, int columns, Strides strides) =>
            rows == 0 || columns == 0 ? 0 : (rows - 1) * strides.Row + (columns - 1) * strides.Column + 1;

        private enum Way
        {
            Plain,
            Dots,
            Packed,
            InPlace,
        }

        public int M { get; }

        public int N { get; }

        public int K { get; }

        private bool ByRows => _way is Way.Plain or Way.InPlace;

        public int Items => ByRows ? M : N;

        public int Grain =>
            _way switch
            {
                Way.Plain => M,
                Way.Dots => DotProducts.Columns,
                Way.Packed => TileGrid.Width<T>(),
                _ => TileGrid.Height,
            };

        public void Run(int start, int end)
        {
            if (_way == Way.Plain)
                Plain();
            else if (_way == Way.Dots)
                DotProducts.Add(
                    M,
                    end - start,
                    K,
                    _a,
                    _aStrides.Row,
                    _b[(start * _bStrides.Column)..],
                    _bStrides.Column,
                    _c[start..],
                    N,
                    1,
                    _isAdded
                );
            else if (ByRows)
                Tiles(start, end, 0, N);
            else
                Tiles(0, M, start, end);
        }

        private void Plain()
        {
            for (var i = 0; i < M; i++)
            {
                for (var j = 0; j < N; j++)
                {
                    var sum = _isAdded ? _c[i * N + j] : T.Zero;
                    for (var l = 0; l < K; l++)
                        sum +=
                            _a[i * _aStrides.Row + l * _aStrides.Column] * _b[l * _bStrides.Row + j * _bStrides.Column];
                    _c[i * N + j] = sum;
                }
            }
        }

        private void Tiles(int firstRow, int lastRow, int firstColumn, int lastColumn)
        {
            if (K == 0 && !_isAdded)
                _c.Clear();
            for (var l = 0; l < K; l += Depth)
            {
                var depth = Math.Min(Depth, K - l);
                var isAdded = _isAdded || l > 0;
                var rowsAtOnce = _packsA ? RowsAtOnce : Math.Max(1, lastRow - firstRow);
                for (var row = firstRow; row < lastRow; row += rowsAtOnce)
                {
                    var rows = Math.Min(rowsAtOnce, lastRow - row);
                    var a = _a[(row * _aStrides.Row + l * _aStrides.Column)..];
                    var offsets = new RowOffsets(_aStrides.Row);
                    var aStep = _aStrides.Column;
                    if (_packsA)
                        a = Packing.Rows(a, _aStrides, rows, depth, out offsets, out aStep);
                    Panels(
                        rows,
                        a,
                        offsets,
                        aStep,
                        l,
                        depth,
                        firstColumn,
                        lastColumn,
                        _c[(row * N)..],
                        isAdded,
                        packsB: row == firstRow
                    );
                }
            }
        }

        private void Panels(
            int rows,
            ReadOnlySpan<T> a,
            RowOffsets offsets,
            int aStep,
            int l,
            int depth,
            int firstColumn,
            int lastColumn,
            Span<T> c,
            bool isAdded,
            bool packsB
        )
        {
            var width = TileGrid.Width<T>();
            var packed = Scratch<T>.Of(
                ScratchSlot.Panel,
                (_way == Way.Packed ? (lastColumn - firstColumn + width - 1) / width : 1) * depth * width
            );
            for (var j = firstColumn; j < lastColumn; j += width)
            {
                var columns = Math.Min(width, lastColumn - j);
                var vectors = columns > width / 2 ? width : width / 2;
                var b = _b[(l * _bStrides.Row + j * _bStrides.Column)..];
                var bStep = _bStrides.Row;
                if (_way == Way.Packed || columns < vectors)
                {
                    var panel = packed.Slice(_way == Way.Packed ? (j - firstColumn) * depth : 0, depth * width);
                    if (packsB || _way != Way.Packed)
                        Packing.Panel(b, _bStrides, depth, columns, panel);
                    b = panel;
                    bStep = width;
                }

                TileGrid.Panel(
                    a,
                    offsets,
                    rows,
                    aStep,
                    b,
                    bStep,
                    [new Segment(0, 0, depth)],
                    c[j..],
                    N,
                    columns,
                    isAdded
                );
            }
        }
    }
}
