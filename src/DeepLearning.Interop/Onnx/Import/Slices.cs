namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Parts of a sample's axis.</summary>
internal static class Slices
{
    /// <summary>Places from up to, but not including, to; the value itself where that is all of the axis.</summary>
    public static ImportValue.Computed Of(
        NodeImport node,
        ImportValue.Computed input,
        int axis,
        int from,
        int to,
        int step = 1
    )
    {
        if (from == 0 && to == input.Shape[axis] && step == 1)
            return input;
        if (to <= from)
            throw node.Refuse($"takes nothing of axis {axis}, and a sample has at least one value");
        return node.Apply(new Layer.Slice(axis, from, to == input.Shape[axis] ? null : to, step), input);
    }
}
