using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// The lines of values along one axis of a batch: for [classes, h, w] and axis 0, the classes of each pixel. Those of
/// the last axis lie end to end; others are gathered and scattered.
/// </summary>
internal readonly struct AxisLines
{
    /// <summary>From one value of a line to the next.</summary>
    private readonly int _stride;

    /// <param name="shape">A sample's shape.</param>
    /// <param name="axis">The axis, from the end where it is negative.</param>
    public AxisLines(Shape shape, int axis)
    {
        var at = shape.AxisOf(axis);
        Size = shape[at];
        _stride = shape.Extents.Skip(at + 1).Aggregate(1, (size, extent) => size * extent);
    }

    /// <summary>The values of a line.</summary>
    public int Size { get; }

    /// <summary>How many lines so many values are.</summary>
    public int CountOf(int values) => values / Size;

    /// <summary>The values of a line: where they lie, or copied to the buffer.</summary>
    public ReadOnlySpan<T> Read<T>(ReadOnlySpan<T> values, int line, Span<T> buffer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_stride == 1)
            return values.Slice(line * Size, Size);
        var start = StartOf(line);
        for (var i = 0; i < Size; i++)
            buffer[i] = values[start + i * _stride];
        return buffer[..Size];
    }

    /// <summary>Writes (=) a line.</summary>
    public void Write<T>(ReadOnlySpan<T> line, Span<T> values, int index)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_stride == 1)
        {
            line.CopyTo(values.Slice(index * Size, Size));
            return;
        }

        var start = StartOf(index);
        for (var i = 0; i < Size; i++)
            values[start + i * _stride] = line[i];
    }

    /// <summary>Adds (+=) a line.</summary>
    public void Add<T>(ReadOnlySpan<T> line, Span<T> values, int index)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_stride == 1)
        {
            Elementwise.Add(line, values.Slice(index * Size, Size));
            return;
        }

        var start = StartOf(index);
        for (var i = 0; i < Size; i++)
            values[start + i * _stride] += line[i];
    }

    private int StartOf(int line) => line / _stride * _stride * Size + line % _stride;
}
