namespace DeepLearning.Interop;

// What stands around a convolution's input, where it is not zeros.
internal sealed partial class LayerExport
{
    /// <summary>A signal or an image with a border that its own values make.</summary>
    private GraphValue Bordered(GraphValue x, int[] before, int[] after, PaddingMode mode)
    {
        // Operator set 19 has wrapping.
        if (mode == PaddingMode.Circular && graph.Opset < 19)
        {
            for (var axis = 0; axis < before.Length; axis++)
                x = Wrapped(x, axis + 2, Sample[axis + 1], before[axis], after[axis]);
            return x;
        }

        return graph.Node(
            "Pad",
            [x, graph.Integers([0, 0, .. Longs(before), 0, 0, .. Longs(after)])],
            NodeAttribute.Of(
                "mode",
                mode switch
                {
                    PaddingMode.Reflect => "reflect",
                    PaddingMode.Replicate => "edge",
                    _ => "wrap",
                }
            )
        );
    }

    /// <summary>One axis, its end before it and its start behind it.</summary>
    private GraphValue Wrapped(GraphValue x, int axis, int extent, int before, int after)
    {
        var parts = new List<GraphValue> { x };
        if (before > 0)
            parts.Insert(0, Slice(x, axis, extent - before, extent));
        if (after > 0)
            parts.Add(Slice(x, axis, 0, after));
        return parts.Count == 1 ? x : graph.Node("Concat", [.. parts], NodeAttribute.Of("axis", axis));
    }
}
