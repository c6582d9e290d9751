namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>A constant's elements in another order, or some of them, or some again.</summary>
internal static class Rearranging
{
    /// <summary>A tensor of this shape whose elements are those at these places of another.</summary>
    public static StoredTensor Pick(StoredTensor tensor, Shape shape, Func<int[], int> place)
    {
        var size = tensor.Type.SizeOf();
        var (bytes, index) = (new byte[(long)shape.Size * size], new int[shape.Rank]);
        var source = tensor.Bytes.Span;
        for (var i = 0; i < shape.Size; i++)
        {
            source.Slice(place(index) * size, size).CopyTo(bytes.AsSpan(i * size));
            for (var axis = shape.Rank - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return new(tensor.Type, shape, bytes);
    }

    public static StoredTensor Transpose(StoredTensor tensor, int[] perm)
    {
        var strides = Strides(tensor.Shape);
        var shape = Shape.Create([.. perm.Select(axis => tensor.Shape[axis])]);
        int[] moved = [.. perm.Select(axis => strides[axis])];
        return Pick(tensor, shape, index => Place(index, moved));
    }

    public static StoredTensor Expand(StoredTensor tensor, Shape shape)
    {
        var met = new Layer.Add().InferShape([tensor.Shape, shape]);
        var strides = Strides(tensor.Shape);
        var lead = met.Rank - tensor.Shape.Rank;
        int[] repeated =
        [
            .. Enumerable
                .Range(0, met.Rank)
                .Select(axis => axis < lead || tensor.Shape[axis - lead] == 1 ? 0 : strides[axis - lead]),
        ];
        return Pick(tensor, met, index => Place(index, repeated));
    }

    /// <summary>Whether each place of a shape lies in a box within it.</summary>
    public static IEnumerable<bool> Box(Shape shape, int[] first, Shape box)
    {
        var index = new int[shape.Rank];
        for (var i = 0; i < shape.Size; i++)
        {
            var isInside = true;
            for (var axis = 0; axis < index.Length; axis++)
                isInside &= index[axis] >= first[axis] && index[axis] < first[axis] + box[axis];
            yield return isInside;
            for (var axis = shape.Rank - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }
    }

    public static int[] Strides(Shape shape)
    {
        var strides = new int[shape.Rank];
        var stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = checked(stride * Math.Max(1, shape[axis]));
        }

        return strides;
    }

    public static int Place(int[] index, int[] strides)
    {
        var place = 0;
        for (var axis = 0; axis < index.Length; axis++)
            place += index[axis] * strides[axis];
        return place;
    }
}
