using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Reference;

/// <summary>
/// Max-pooling over planes, which are shared between threads. Windows of 2 x 2 without overlap, the usual ones, have a
/// loop of their own.
/// </summary>
internal sealed class MaxPooling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Shape _input,
        _output;
    private readonly PoolAxis _rows,
        _columns;

    /// <summary>Planes that a thread takes at once.</summary>
    private readonly int _grain;

    private readonly int _inputPlane,
        _outputPlane;
    private readonly bool _isPlain;

    public MaxPooling(Shape input, Shape output, PoolAxis rows, PoolAxis columns, bool isPlain = false)
    {
        (_input, _output, _rows, _columns, _isPlain) = (input, output, rows, columns, isPlain);
        (_inputPlane, _outputPlane) = (input[1] * input[2], output[1] * output[2]);
        _grain = Math.Max(1, 16384 / _inputPlane);
    }

    public MaxPooling(Shape input, Shape output, Window2d window)
        : this(
            input,
            output,
            PoolAxis.Rows(input, output, window, countPadding: false),
            PoolAxis.Columns(input, output, window, countPadding: false),
            window
                is {
                    Kernel: { Height: 2, Width: 2 },
                    Stride: { Height: 2, Width: 2 },
                    Dilation: { Height: 1, Width: 1 },
                    Padding: { Top: 0, Bottom: 0, Left: 0, Right: 0 },
                    IsCeiled: false
                }
        ) { }

    /// <summary>y and each window's winner, as its place in the plane, written (=).</summary>
    public void Forward(Workers workers, int planes, ReadOnlySpan<T> x, Span<T> y, Span<int> winners)
    {
        var work = new ForwardWork(this, x, y, winners);
        workers.Run(ref work, planes, _grain);
    }

    /// <summary>dx[winner] += dy, and 0 elsewhere where dx is written.</summary>
    public void Backward(Workers workers, int planes, ReadOnlySpan<T> dy, ReadOnlySpan<int> winners, Gradient<T> dx)
    {
        var work = new BackwardWork(this, dy, winners, dx);
        workers.Run(ref work, planes, _grain);
    }

    private readonly ref struct ForwardWork(MaxPooling<T> pooling, ReadOnlySpan<T> x, Span<T> y, Span<int> winners)
        : IRangeWork
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;
        private readonly Span<int> _winners = winners;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (var plane = start; plane < end; plane++)
            {
                var x = _x.Slice(plane * pooling._inputPlane, pooling._inputPlane);
                var y = _y.Slice(plane * pooling._outputPlane, pooling._outputPlane);
                var winners = _winners.Slice(plane * pooling._outputPlane, pooling._outputPlane);
                if (pooling._isPlain)
                    pooling.Plain(x, y, winners);
                else
                    pooling.General(x, y, winners);
            }
        }
    }

    private readonly ref struct BackwardWork(
        MaxPooling<T> pooling,
        ReadOnlySpan<T> dy,
        ReadOnlySpan<int> winners,
        Gradient<T> dx
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _dy = dy;
        private readonly ReadOnlySpan<int> _winners = winners;
        private readonly Gradient<T> _dx = dx;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (var plane = start; plane < end; plane++)
            {
                var dx = _dx.Values.Slice(plane * pooling._inputPlane, pooling._inputPlane);
                if (!_dx.IsAdded)
                    dx.Clear();
                var dy = _dy.Slice(plane * pooling._outputPlane, pooling._outputPlane);
                var winners = _winners.Slice(plane * pooling._outputPlane, pooling._outputPlane);
                for (var i = 0; i < dy.Length; i++)
                    dx[winners[i]] += dy[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Plain(ReadOnlySpan<T> x, Span<T> y, Span<int> winners)
    {
        var width = _input[2];
        for (var p = 0; p < _output[1]; p++)
        {
            var first = 2 * p * width;
            ref var upper = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), first);
            var line = y.Slice(p * _output[2], _output[2]);
            var places = winners.Slice(p * _output[2], _output[2]);
            for (var q = 0; q < line.Length; q++)
            {
                // Without branches: which value wins is anybody's guess, and a wrong guess costs more than the whole
                // window.
                ref var window = ref Unsafe.Add(ref upper, 2 * q);
                var place = Wins(Unsafe.Add(ref window, 1), window);
                place += Wins(Unsafe.Add(ref window, width), Unsafe.Add(ref window, place)) * (width - place);
                place += Wins(Unsafe.Add(ref window, width + 1), Unsafe.Add(ref window, place)) * (width + 1 - place);
                line[q] = Unsafe.Add(ref window, place);
                places[q] = first + 2 * q + place;
            }
        }
    }

    private void General(ReadOnlySpan<T> x, Span<T> y, Span<int> winners)
    {
        for (var pixel = 0; pixel < y.Length; pixel++)
        {
            var winner = Winner(x, pixel / _output[2], pixel % _output[2]);
            (y[pixel], winners[pixel]) = (x[winner], winner);
        }
    }

    private int Winner(ReadOnlySpan<T> x, int p, int q)
    {
        var winner = -1;
        for (var row = _rows.First[p]; row < _rows.End[p]; row += _rows.Step)
        {
            for (var column = _columns.First[q]; column < _columns.End[q]; column += _columns.Step)
            {
                var index = row * _input[2] + column;
                if (winner < 0 || Wins(x[index], x[winner]) == 1)
                    winner = index;
            }
        }

        return winner;
    }

    /// <summary>1 where a later value is larger, or NaN; else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Wins(T next, T best) =>
        Unsafe.BitCast<bool, byte>(next > best) | Unsafe.BitCast<bool, byte>(T.IsNaN(next));
}
