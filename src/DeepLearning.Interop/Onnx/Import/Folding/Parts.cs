namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>Parts of constants and shapes, and what is joined of them.</summary>
internal static class Parts
{
    public static ImportValue Slice(NodeImport node)
    {
        var starts = node.Integers("starts") ?? node.Integers(1) ?? throw node.Refuse("lacks starts");
        var ends = node.Integers("ends") ?? node.Integers(2) ?? throw node.Refuse("lacks ends");
        long[] axes = node.Integers("axes") ?? node.Integers(3) ?? [.. starts.Select((_, i) => (long)i)];
        long[] steps = node.Integers(4) ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw node.Refuse("has starts, ends, axes and steps of different numbers");
        var value = node.Required(0);
        for (var i = 0; i < starts.Length; i++)
        {
            var shape = value is ImportValue.Constant { Tensor.Shape: var own }
                ? own
                : Shape.Of(Items(node, value).Count);
            var axis = shape.AxisOf(checked((int)axes[i]));
            int[] places = [.. Places(node, shape[axis], starts[i], ends[i], steps[i])];
            value = Take(node, value, axis, places, keepsAxis: true);
        }

        return value;
    }

    public static ImportValue Gather(NodeImport node)
    {
        var value = node.Required(0);
        var places = node.Constant(1).Tensor;
        if (value is ImportValue.Extents && places.Shape.Rank > 1 || places.Shape.Rank > 1)
            throw node.Refuse($"takes places {places.Shape} of a constant");
        var shape = value is ImportValue.Constant { Tensor.Shape: var own } ? own : Shape.Of(Items(node, value).Count);
        var axis = shape.AxisOf(checked((int)node.Integer("axis", 0)));
        int[] wanted =
        [
            .. places
                .ToIntegers()
                .Select(place => place < 0 ? place + shape[axis] : place)
                .Select(place =>
                    place >= 0 && place < shape[axis]
                        ? (int)place
                        : throw node.Refuse($"takes place {place} of an axis of {shape[axis]}")
                ),
        ];
        return Take(node, value, axis, wanted, keepsAxis: places.Shape.Rank == 1);
    }

    public static ImportValue Concat(NodeImport node)
    {
        if (Extents.AreRead(node))
            return new ImportValue.Extents(
                Enumerable.Range(0, node.InputCount).SelectMany(i => Extents.Of(node, i).Items).ToSequence(),
                false
            );
        StoredTensor[] tensors = [.. Enumerable.Range(0, node.InputCount).Select(i => node.Constant(i).Tensor)];
        if (tensors.Length == 0 || tensors.Any(t => t.Shape.Rank != tensors[0].Shape.Rank || t.Type != tensors[0].Type))
            throw node.Refuse("joins constants of different axes or types");
        var shape = tensors[0].Shape;
        var axis = shape.AxisOf(checked((int)node.Integer("axis", 1)));
        if (tensors.Any(t => !With(t.Shape, axis, 0).Equals(With(shape, axis, 0))))
            throw node.Refuse("joins constants that differ along another axis");
        var joined = With(shape, axis, checked(tensors.Sum(t => t.Shape[axis])));
        node.Budget.Take(joined.Size);
        var size = shape.Extents.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
        var bytes = new List<byte>();
        var front = shape.Extents.Take(axis).Aggregate(1, (a, b) => a * b);
        for (var row = 0; row < front; row++)
            foreach (var tensor in tensors)
            {
                var length = tensor.Shape[axis] * size * tensor.Type.SizeOf();
                bytes.AddRange(tensor.Bytes.Span.Slice(row * length, length));
            }

        return new ImportValue.Constant(new(tensors[0].Type, joined, bytes.ToArray()));
    }

    private static Sequence<Extent> Items(NodeImport node, ImportValue value) =>
        value is ImportValue.Extents { IsScalar: false } extents
            ? extents.Items
            : throw node.Refuse("reads a number where a shape is expected");

    private static ImportValue Take(NodeImport node, ImportValue value, int axis, int[] places, bool keepsAxis)
    {
        if (value is ImportValue.Extents extents)
            return new ImportValue.Extents(places.Select(place => extents.Items[place]).ToSequence(), !keepsAxis);
        var tensor = ((ImportValue.Constant)value).Tensor;
        var strides = Rearranging.Strides(tensor.Shape);
        var shape = With(tensor.Shape, axis, places.Length);
        node.Budget.Take(shape.Size);
        var taken = Rearranging.Pick(
            tensor,
            shape,
            index => Rearranging.Place(index, strides) + (places[index[axis]] - index[axis]) * strides[axis]
        );
        return new ImportValue.Constant(
            keepsAxis
                ? taken
                : new(taken.Type, Shape.Create([.. shape.Extents.Where((_, i) => i != axis)]), taken.Bytes)
        );
    }

    private static IEnumerable<int> Places(NodeImport node, int extent, long start, long end, long step)
    {
        if (step == 0)
            throw node.Refuse("has a step of 0");
        var from = start < 0 ? start + extent : start;
        var to = end < 0 ? Math.Max(end + extent, -1) : end;
        from = step > 0 ? Math.Clamp(from, 0, extent) : Math.Clamp(from, 0, extent - 1);
        to = step > 0 ? Math.Clamp(to, 0, extent) : Math.Clamp(to, -1, extent - 1);
        for (var place = from; step > 0 ? place < to : place > to; place += step)
            yield return (int)place;
    }

    private static Shape With(Shape shape, int axis, int extent) =>
        Shape.Create([.. shape.Extents.Select((own, i) => i == axis ? extent : own)]);
}
