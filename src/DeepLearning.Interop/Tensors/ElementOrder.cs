namespace DeepLearning.Interop;

/// <summary>Elements that lie in another order than a <see cref="StoredTensor"/> has them.</summary>
internal static class ElementOrder
{
    /// <summary>Turns big-endian elements to little-endian ones, in place.</summary>
    public static void ReverseBytes(Span<byte> bytes, int width)
    {
        for (var at = 0; width > 1 && at < bytes.Length; at += width)
            bytes.Slice(at, width).Reverse();
    }

    /// <summary>Elements whose first axis runs fastest (Fortran order), as ones whose last does.</summary>
    public static byte[] ToRowMajor(ReadOnlySpan<byte> bytes, int width, Shape shape)
    {
        var strides = new long[shape.Rank];
        var stride = 1L;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return Gather(bytes, width, shape, 0, strides);
    }

    /// <summary>
    /// Row-major elements of a view: element [i, j, ...] lies at offset + i strides[0] + j strides[1] + ..., counted in
    /// elements.
    /// </summary>
    /// <exception cref="InvalidDataException">The view reaches beyond the bytes, or a stride is negative.</exception>
    public static byte[] Gather(
        ReadOnlySpan<byte> bytes,
        int width,
        Shape shape,
        long offset,
        ReadOnlySpan<long> strides
    )
    {
        CheckRange(bytes.Length / width, shape, offset, strides);
        var gathered = new byte[(long)shape.Size * width];
        var (index, from) = (new int[shape.Rank], offset);
        for (var to = 0; to < gathered.Length; to += width)
        {
            bytes.Slice((int)(from * width), width).CopyTo(gathered.AsSpan(to));
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return gathered;
    }

    private static void CheckRange(long elements, Shape shape, long offset, ReadOnlySpan<long> strides)
    {
        if (shape.Size == 0)
            return;
        var last = (Int128)offset;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (strides[axis] < 0)
                throw new InvalidDataException($"its stride {strides[axis]} is negative");
            last += (Int128)strides[axis] * (shape[axis] - 1);
        }

        if (offset < 0 || last >= elements)
            throw new InvalidDataException(
                $"its elements lie at {offset} to {last} of a storage of {elements} elements"
            );
    }
}
