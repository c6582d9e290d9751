namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Adaptive pools whose windows are not alike, as this library writes them: the places of each window gathered, a
/// shorter one's last again, and the largest or the weighted sum of them.
/// </summary>
internal static class AdaptiveWindows
{
    public static ImportValue.Computed? Largest(NodeImport node) =>
        node.Scope.Layer is not null && node.Producer(node.Node, 0, "Gather") is { } gather
            ? Pooled(node, gather, isMax: true)
            : null;

    public static ImportValue.Computed? Mean(NodeImport node) =>
        node.Scope.Layer is not null
        && node.Producer(node.Node, 0, "Mul") is { } product
        && node.Producer(product, 0, "Gather") is { } gather
            ? Pooled(node, gather, isMax: false)
            : null;

    private static ImportValue.Computed? Pooled(NodeImport node, OnnxNode gather, bool isMax)
    {
        if (!node.Scope.Absorbs(Scope.Of(gather, true)) || Resampling.Gathered(node, gather) is not { } gathered)
            return null;
        var (input, axis, places) = gathered;
        if (!Resampling.IsSpatial(input, axis) || places.Shape.Rank != 2)
            return null;
        var (extent, size, longest) = (input.Shape[axis], places.Shape[0], places.Shape[1]);
        var wanted = places.ToIntegers();
        for (var i = 0; i < size; i++)
        {
            var (from, to) = ((long)i * extent / size, ((i + 1L) * extent + size - 1) / size);
            for (var j = 0; j < longest; j++)
                if (wanted[i * longest + j] != Math.Min(from + j, to - 1))
                    return null;
        }

        node.Ignore("keepdims", "axes", "noop_with_empty_axes");
        return Pooled(node, input, axis, size, isMax);
    }

    private static ImportValue.Computed Pooled(
        NodeImport node,
        ImportValue.Computed input,
        int axis,
        int size,
        bool isMax
    )
    {
        int[] sizes = [.. input.Shape.Extents.Skip(1)];
        sizes[axis - 1] = size;
        var source = input;
        if (
            input.Node is { Layer: Layer.AdaptiveAvgPool2d or Layer.AdaptiveMaxPool2d, Inputs: [var first] }
            && node.Scope.Absorbs(input.Node.Scope)
        )
            source = new(first, first.Shape);
        Layer layer = (input.Shape.Rank, isMax) switch
        {
            (2, true) => new Layer.AdaptiveMaxPool1d(sizes[0]),
            (2, false) => new Layer.AdaptiveAvgPool1d(sizes[0]),
            (_, true) => new Layer.AdaptiveMaxPool2d((sizes[0], sizes[1])),
            _ => new Layer.AdaptiveAvgPool2d((sizes[0], sizes[1])),
        };
        return node.Apply(layer, source);
    }
}
