using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// How a value is repeated where it meets one of a larger shape. Shapes are those of a sample, aligned at their last
/// axes; along an axis where the value's extent is 1, or that it lacks, it is repeated. A sample of the larger shape is
/// cut into pieces of one length, each of which reads a piece of the value end to end, or one element all along.
/// </summary>
internal sealed class Repetition
{
    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>Where each piece begins in the value.</summary>
    private readonly int[] _starts;
    private readonly int _piece,
        _size;

    /// <summary>Whether a piece reads one element of the value.</summary>
    private readonly bool _isOne;

    /// <param name="value">The value's shape.</param>
    /// <param name="output">The larger one.</param>
    public Repetition(Shape value, Shape output)
    {
        _size = value.Size;
        int[] extents = [.. Enumerable.Repeat(1, output.Rank - value.Rank), .. value.Extents];
        _piece = 1;
        var axes = output.Rank;
        for (; axes > 0; axes--)
        {
            var extent = output[axes - 1];
            var isRepeated = extents[axes - 1] < extent;
            if (_piece == 1)
                _isOne = isRepeated;
            else if (extent > 1 && isRepeated != _isOne)
                break;
            _piece *= extent;
        }

        _starts = new int[output.Size / _piece];
        for (var i = 0; i < _starts.Length; i++)
            _starts[i] = Start(i, extents, output, axes);
    }

    /// <summary>Whether nothing is repeated: the shapes hold the same values.</summary>
    public bool IsNone => _starts.Length == 1 && !_isOne;

    /// <summary>How often an element of the value is repeated.</summary>
    public int Times => Size / _size;

    /// <summary>Which element of the value each element of the output is.</summary>
    public static int[] Places(Shape value, Shape output)
    {
        int[] extents = [.. Enumerable.Repeat(1, output.Rank - value.Rank), .. value.Extents];
        return [.. Enumerable.Range(0, output.Size).Select(i => Start(i, extents, output, output.Rank))];
    }

    /// <summary>How each of a layer's inputs is repeated.</summary>
    public static Repetition[] Of(Sequence<Shape> inputs, Shape output) =>
        [.. inputs.Select(input => new Repetition(input, output))];

    /// <summary>y = map(y, x), with x repeated.</summary>
    public void Map<T, TMap>(Workers workers, TMap map, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        if (IsNone)
        {
            Elementwise.Map(workers, map, y, x, new Gradient<T>(y, isAdded: false));
            return;
        }

        var work = new MapWork<T, TMap>(this, map, x, y);
        workers.Run(ref work, x.Length / _size, Grain);
    }

    /// <summary>y = x, repeated.</summary>
    public void Copy<T>(Workers workers, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (IsNone)
            x.CopyTo(y);
        else
            Map(workers, new Second<T>(), x, y);
    }

    /// <summary>dy = or += x, repeated; nothing where it is not wanted.</summary>
    public void Take<T>(Workers workers, ReadOnlySpan<T> x, Gradient<T> dy)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (dy.IsAdded)
            Map(workers, new Plus<T>(), x, dy.Values);
        else if (dy.IsWanted)
            Copy(workers, x, dy.Values);
    }

    /// <summary>
    /// dx = or += the sum of dy over the repetitions of each element, divided; nothing where it is not wanted.
    /// </summary>
    public void Sum<T>(Workers workers, ReadOnlySpan<T> dy, Gradient<T> dx, double divisor = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!dx.IsWanted)
            return;
        if (IsNone && divisor == 1)
        {
            dx.Take(dy);
            return;
        }

        var work = new SumWork<T>(this, dy, dx, divisor);
        workers.Run(ref work, dx.Values.Length / _size, Grain);
    }

    private int Size => _starts.Length * _piece;

    private int Grain => Math.Max(1, Shared / Size);

    /// <summary>
    /// Where a piece begins in the value: its place along the first axes, counted from the last of them.
    /// </summary>
    private static int Start(int piece, int[] extents, Shape output, int axes)
    {
        var (start, stride) = (0, 1);
        for (var axis = extents.Length - 1; axis >= axes; axis--)
            stride *= extents[axis];
        for (var axis = axes - 1; axis >= 0; axis--)
        {
            (piece, var place) = Math.DivRem(piece, output[axis]);
            if (extents[axis] > 1)
                start += place * stride;
            stride *= extents[axis];
        }

        return start;
    }

    private readonly ref struct MapWork<T, TMap>(Repetition by, TMap map, ReadOnlySpan<T> x, Span<T> y) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run(int start, int end)
        {
            for (var sample = start; sample < end; sample++)
            {
                var x = _x.Slice(sample * by._size, by._size);
                var y = _y.Slice(sample * by.Size, by.Size);
                for (var i = 0; i < by._starts.Length; i++)
                {
                    var piece = y.Slice(i * by._piece, by._piece);
                    if (by._isOne)
                        Elementwise.Map(new WithOne<T, TMap>(map, x[by._starts[i]]), piece, piece);
                    else
                        Elementwise.Map(map, piece, x.Slice(by._starts[i], by._piece), piece);
                }
            }
        }
    }

    private readonly ref struct SumWork<T>(Repetition by, ReadOnlySpan<T> dy, Gradient<T> dx, double divisor)
        : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _dy = dy;
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            var sums = Scratch<double>.Of(ScratchSlot.RowTotals, by._size);
            for (var sample = start; sample < end; sample++)
            {
                var dy = _dy.Slice(sample * by.Size, by.Size);
                sums.Clear();
                for (var i = 0; i < by._starts.Length; i++)
                    Add(dy.Slice(i * by._piece, by._piece), sums[by._starts[i]..]);
                var dx = _dx.Values.Slice(sample * by._size, by._size);
                for (var i = 0; i < dx.Length; i++)
                    dx[i] = T.CreateChecked(sums[i] / divisor) + (_dx.IsAdded ? dx[i] : T.Zero);
            }
        }

        private void Add(ReadOnlySpan<T> piece, Span<double> sums)
        {
            if (by._isOne)
                sums[0] += Elementwise.Sum(piece);
            else
                for (var i = 0; i < piece.Length; i++)
                    sums[i] += double.CreateChecked(piece[i]);
        }
    }

    /// <summary>A map whose second value is the same all along.</summary>
    private readonly struct WithOne<T, TMap>(TMap map, T value) : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        private readonly Vector<T> _value = new(value);

        public Vector<T> Of(Vector<T> x) => map.Of(x, _value);
    }

    private readonly struct Second<T> : IMap2<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y) => y;
    }
}
