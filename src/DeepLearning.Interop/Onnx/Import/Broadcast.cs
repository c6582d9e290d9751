namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The second operand. Before operator set 7 its axes met the first's from axis "axis" on, where "broadcast" said so; a
/// constant then gets axes of extent 1 behind its own.
/// </summary>
internal static class Broadcast
{
    public static ImportValue Of(NodeImport node)
    {
        var second = node.Required(1);
        if (node.Opset >= 7)
            return second;
        node.Ignore("consumed_inputs");
        var (broadcasts, axis) = (node.Flag("broadcast"), node.Integer("axis", -1));
        if (!broadcasts || axis < 0 || second is not ImportValue.Constant constant)
            return second;
        var rank = node.Computed(0).Shape.Rank + node.BatchAxes;
        var behind = rank - axis - constant.Tensor.Shape.Rank;
        if (behind < 0)
            throw node.Refuse($"has axis {axis} for a constant {constant.Tensor.Shape}");
        var shape = Shape.Create([.. constant.Tensor.Shape.Extents, .. Enumerable.Repeat(1, (int)behind)]);
        return new ImportValue.Constant(new(constant.Tensor.Type, shape, constant.Tensor.Bytes), constant.Name);
    }

    /// <summary>The same of two constants.</summary>
    public static ImportValue OfConstants(NodeImport node)
    {
        if (node.Opset < 7 && node.Integer("axis", -1) >= 0)
            throw node.Refuse("has an axis at which constants meet, which is not read");
        return node.Constant(1);
    }
}
