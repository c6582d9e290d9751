using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Some values of a sample in an order of their own: element [i, j, ...] of the view is the sample's value at
/// offset + i strides[0] + j strides[1] + ... Each value is seen at most once.
/// </summary>
internal sealed class View
{
    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>Where each line of the view, along its last axes, begins in the sample.</summary>
    private readonly int[] _starts;
    private readonly int _line,
        _stride,
        _sampleSize;

    /// <param name="sampleSize">The values of a sample.</param>
    /// <param name="extents">The view's shape.</param>
    /// <param name="offset">Where its first element lies.</param>
    /// <param name="strides">How far apart neighbours along each axis lie.</param>
    public View(int sampleSize, Shape extents, int offset, int[] strides)
    {
        _sampleSize = sampleSize;
        var axis = extents.Rank - 1;
        (_line, _stride) = (extents[axis], strides[axis]);
        for (; axis > 0 && strides[axis - 1] == _line * _stride; axis--)
            _line *= extents[axis - 1];
        _starts = new int[extents.Size / _line];
        for (var i = 0; i < _starts.Length; i++)
        {
            var (rest, start) = (i, offset);
            for (var outer = axis - 1; outer >= 0; outer--)
            {
                (rest, var place) = Math.DivRem(rest, extents[outer]);
                start += place * strides[outer];
            }

            _starts[i] = start;
        }
    }

    /// <summary>How far apart neighbours along each axis of a row-major value lie.</summary>
    public static int[] StridesOf(Shape shape)
    {
        var strides = new int[shape.Rank];
        for (int axis = shape.Rank - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--)
            strides[axis] = stride;
        return strides;
    }

    /// <summary>y = the view of x.</summary>
    public void Read<T>(NodePass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var work = new ReadWork<T>(this, pass.Input(), pass.Output);
        pass.Workers.Run(ref work, pass.Count, Grain);
    }

    /// <summary>The view of dx += dy.</summary>
    public void Add<T>(NodePass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = pass.InputGradient();
        if (dx.IsEmpty)
            return;
        var work = new AddWork<T>(this, pass.OutputGradient, dx);
        pass.Workers.Run(ref work, pass.Count, Grain);
    }

    private int Size => _starts.Length * _line;

    private int Grain => Math.Max(1, Shared / Size);

    private readonly ref struct ReadWork<T>(View view, ReadOnlySpan<T> x, Span<T> y) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run(int start, int end)
        {
            for (var sample = start; sample < end; sample++)
            for (var i = 0; i < view._starts.Length; i++)
            {
                var x = _x[(sample * view._sampleSize + view._starts[i])..];
                var y = _y.Slice(sample * view.Size + i * view._line, view._line);
                if (view._stride == 1)
                    x[..y.Length].CopyTo(y);
                else
                    for (var j = 0; j < y.Length; j++)
                        y[j] = x[j * view._stride];
            }
        }
    }

    private readonly ref struct AddWork<T>(View view, ReadOnlySpan<T> dy, Span<T> dx) : IRangeWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _dy = dy;
        private readonly Span<T> _dx = dx;

        public void Run(int start, int end)
        {
            for (var sample = start; sample < end; sample++)
            for (var i = 0; i < view._starts.Length; i++)
            {
                var dx = _dx[(sample * view._sampleSize + view._starts[i])..];
                var dy = _dy.Slice(sample * view.Size + i * view._line, view._line);
                if (view._stride == 1)
                    Elementwise.Add(dy, dx[..dy.Length]);
                else
                    for (var j = 0; j < dy.Length; j++)
                        dx[j * view._stride] += dy[j];
            }
        }
    }
}
