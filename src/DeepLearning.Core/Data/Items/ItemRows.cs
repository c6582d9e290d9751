using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>The samples of the items so far, end to end.</summary>
internal sealed class ItemRows<TItem, T>(Func<TItem, T[]> input, Func<TItem, int>? label, Func<TItem, T[]>? target)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<T> _inputs = [],
        _values = [];
    private readonly List<int> _classes = [];
    private int _count,
        _size,
        _targetSize;

    public void Add(TItem item)
    {
        Append(_inputs, input(item), ref _size, "input");
        if (label is not null)
            _classes.Add(label(item));
        if (target is not null)
            Append(_values, target(item), ref _targetSize, "target");
        _count++;
    }

    public Dataset<T> ToDataset(Shape? sampleShape, Sequence<string>? classNames)
    {
        if (_count == 0)
            throw new ArgumentException("there is no item, but a data set needs at least one sample");
        var shape = sampleShape ?? Shape.Of(_size);
        if (shape.Size != _size)
            throw new ShapeException($"the samples' shape is {shape}, but an item's input has {_size} values");
        var inputs = HostTensor<T>.Copy(shape.Batched(_count), CollectionsMarshal.AsSpan(_inputs));
        return label is null
            ? new(inputs, new Targets<T>.Values(_values.ToArray()))
            : new(inputs, new Targets<T>.Classes(_classes.ToArray()), classNames);
    }

    private void Append(List<T> to, T[] values, ref int size, string what)
    {
        if (values is not { Length: > 0 })
            throw new ArgumentException($"item {_count}: the {what} has no value");
        if (_count == 0)
            size = values.Length;
        if (values.Length != size)
            throw new ArgumentException(
                $"item {_count}: the {what} has {values.Length} values, but those before it have {size}"
            );
        to.AddRange(values);
    }
}
