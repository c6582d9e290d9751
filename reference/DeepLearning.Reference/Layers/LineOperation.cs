// A function of lines along an axis of a sample, each by itself: the lines are shared by threads.
using System.Numerics;

namespace DeepLearning.Reference;

internal abstract class LineOperation<T>(Shape shape, int axis) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 4096;

    private readonly AxisLines _lines = new(shape, axis);

    /// <summary>The values of a line.</summary>
    protected int Size => _lines.Size;

    public sealed override void Forward(NodePass<T> pass)
    {
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, _lines.CountOf(pass.Output.Length), Math.Max(1, Shared / Size));
    }

    public sealed override void Backward(NodePass<T> pass)
    {
        if (pass.InputGradient() is not { IsEmpty: false } dx)
            return;
        var work = new BackwardWork(this, pass, dx);
        pass.Workers.Run(ref work, _lines.CountOf(pass.Output.Length), Math.Max(1, Shared / Size));
    }

    /// <summary>Writes (=) y.</summary>
    protected abstract void Forward(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>Writes (=) what is added to dx.</summary>
    protected abstract void Backward(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> slope);

    private readonly struct ForwardWork(LineOperation<T> operation, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var (lines, size) = (operation._lines, operation.Size);
            var buffer = Scratch<T>.Of(ScratchSlot.Lines, 2 * size);
            var y = buffer[size..];
            for (var i = start; i < end; i++)
            {
                operation.Forward(lines.Read(pass.Input(), i, buffer), y);
                lines.Write(y, pass.Output, i);
            }
        }
    }

    private readonly ref struct BackwardWork(LineOperation<T> operation, NodePass<T> pass, Span<T> dx) : IRangeWork
    {
        private readonly Span<T> _dx = dx;

        public void Run(int start, int end)
        {
            var (lines, size) = (operation._lines, operation.Size);
            var buffer = Scratch<T>.Of(ScratchSlot.Lines, 3 * size);
            var slope = buffer[(2 * size)..];
            for (var i = start; i < end; i++)
            {
                var y = lines.Read<T>(pass.Output, i, buffer);
                operation.Backward(y, lines.Read(pass.OutputGradient, i, buffer[size..]), slope);
                lines.Add(slope, _dx, i);
            }
        }
    }
}
