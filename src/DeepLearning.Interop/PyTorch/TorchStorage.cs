namespace DeepLearning.Interop;

/// <summary>Bytes that tensors are views of; two views that are the same have the same memory.</summary>
/// <param name="archive">Where it lies.</param>
/// <param name="bytes">As the file has them.</param>
/// <param name="type">The elements' type; null where each view says it.</param>
internal sealed class TorchStorage(TorchArchive archive, byte[] bytes, ElementType? type)
{
    private readonly Dictionary<(long Offset, Shape Shape, Sequence<long> Strides), ReadOnlyMemory<byte>> _gathered =
    [];
    private int? _width;

    /// <summary>The type that it is read as, and how many elements there are of it.</summary>
    public (ElementType? Type, long Bytes) Form => (type, bytes.Length);

    /// <summary>A view: not copied where it lies in the storage as a stored tensor has it.</summary>
    /// <exception cref="InvalidDataException">It reaches beyond the storage, or all views are too large.</exception>
    public StoredTensor View(ElementType? dtype, Shape shape, long offset, long[] strides)
    {
        var element = type ?? dtype ?? throw new InvalidDataException("a tensor of an untyped storage has no type");
        if (dtype is { } other && other != element)
            throw new InvalidDataException($"a tensor has type {other}, but its storage {element}");
        var width = element.SizeOf();
        if (shape.Size == 0)
            return new(element, shape, ReadOnlyMemory<byte>.Empty);
        PutInOrder(width);
        var length = shape.Size * (long)width;
        var last = bytes.Length - length;
        if (IsRowMajor(shape, strides) && offset >= 0 && last >= 0 && offset <= last / width)
            return new(element, shape, bytes.AsMemory((int)(offset * width), (int)length));
        var key = (offset, shape, strides.ToSequence());
        if (!_gathered.TryGetValue(key, out var gathered))
        {
            archive.Charge(length);
            gathered = ElementOrder.Gather(bytes, width, shape, offset, strides);
            _gathered.Add(key, gathered);
        }

        return new(element, shape, gathered);
    }

    private static bool IsRowMajor(Shape shape, long[] strides)
    {
        var expected = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != expected)
                return false;
            expected *= shape[axis];
        }

        return true;
    }

    /// <summary>To little-endian elements, once.</summary>
    private void PutInOrder(int width)
    {
        if (_width == width)
            return;
        if (_width is { } before && (archive.IsBigEndian || _gathered.Count > 0))
            throw new InvalidDataException($"a storage holds elements of {before} bytes and of {width}");
        _width = width;
        if (archive.IsBigEndian)
            ElementOrder.ReverseBytes(bytes, width);
    }
}
