using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Reference;

/// <summary>
/// Max-pooling over planes, which are shared between threads. Windows of 2 x 2 without overlap, the usual ones, have a
/// loop of their own.
/// </summary>
internal sealed class MaxPooling<T>(Shape input, Shape output, Window2d window)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Planes that a thread takes at once.</summary>
    private readonly int _grain = Math.Max(1, 16384 / (input[1] * input[2]));

    private readonly int _inputPlane = input[1] * input[2];
    private readonly int _outputPlane = output[1] * output[2];

    private readonly bool _isPlain =
        window is
        {
            Kernel: { Height: 2, Width: 2 },
            Stride: { Height: 2, Width: 2 },
            Dilation: { Height: 1, Width: 1 },
            Padding: { Top: 0, Bottom: 0, Left: 0, Right: 0 },
        };

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
        var width = input[2];
        for (var p = 0; p < output[1]; p++)
        {
            var first = 2 * p * width;
            ref var upper = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), first);
            var line = y.Slice(p * output[2], output[2]);
            var places = winners.Slice(p * output[2], output[2]);
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
            var winner = Winner(x, pixel / output[2], pixel % output[2]);
            (y[pixel], winners[pixel]) = (x[winner], winner);
        }
    }

    private int Winner(ReadOnlySpan<T> x, int p, int q)
    {
        var winner = -1;
        for (var r = 0; r < window.Kernel.Height; r++)
        {
            var row = p * window.Stride.Height - window.Padding.Top + r * window.Dilation.Height;
            if ((uint)row >= (uint)input[1])
                continue;
            for (var s = 0; s < window.Kernel.Width; s++)
            {
                var column = q * window.Stride.Width - window.Padding.Left + s * window.Dilation.Width;
                if ((uint)column >= (uint)input[2])
                    continue;
                var index = row * input[2] + column;
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
