using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Logits [samples, classes, positions...] as rows of one logit a class: one row a sample or, where classes lie along
/// an axis (a class a pixel), one row a position, the positions of a sample in row-major order.
/// </summary>
/// <param name="logits">At least one class.</param>
internal readonly ref struct LogitRows<T>(HostTensor<T> logits)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _values = logits.Span;
    private readonly Span<T> _row = new T[logits.Shape[1]];
    private readonly int _positions = Positions(logits.Shape);

    /// <summary>The number of rows.</summary>
    public int Count => _values.Length / Width;

    /// <summary>The number of classes.</summary>
    public int Width => _row.Length;

    /// <summary>What a row is of.</summary>
    public string Unit => _positions == 1 ? "sample" : "position";

    /// <summary>A row's logits, valid until the next row is asked for.</summary>
    public ReadOnlySpan<T> this[int row]
    {
        get
        {
            if (_positions == 1)
                return _values.Slice(row * Width, Width);
            var first = row / _positions * Width * _positions + row % _positions;
            for (var c = 0; c < Width; c++)
                _row[c] = _values[first + c * _positions];
            return _row;
        }
    }

    private static int Positions(Shape shape)
    {
        var positions = 1;
        for (var axis = 2; axis < shape.Rank; axis++)
            positions *= shape[axis];
        return positions;
    }
}
