namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>Constants that a node makes, and their types.</summary>
internal static class Constants
{
    public static ImportValue Constant(NodeImport node)
    {
        var tensor =
            node.Tensor("value")
            ?? node.Node.Attributes switch
            {
                [OnnxSetting.Real { Name: "value_float" } real] => StoredTensor.Of<float>(Shape.Scalar, [real.Value]),
                [OnnxSetting.Integer { Name: "value_int" } number] => StoredTensor.Of<long>(
                    Shape.Scalar,
                    [number.Value]
                ),
                [OnnxSetting.Reals { Name: "value_floats" } reals] => StoredTensor.Of<float>(
                    Shape.Of(reals.Values.Count),
                    reals.Values.AsSpan()
                ),
                [OnnxSetting.Integers { Name: "value_ints" } numbers] => StoredTensor.Of<long>(
                    Shape.Of(numbers.Values.Count),
                    numbers.Values.AsSpan()
                ),
                _ => throw node.Refuse("has no value that is read"),
            };
        return new ImportValue.Constant(tensor, node.Node.Outputs is [var name, ..] ? name : null);
    }

    public static ImportValue Filled(NodeImport node)
    {
        var value = node.Tensor("value") ?? StoredTensor.Of<float>(Shape.Of(1), [0]);
        var extents = node.Integers(0) ?? throw node.Refuse("lacks a shape");
        if (value.Shape.Size != 1)
            throw node.Refuse($"has a value {value.Shape}, but one number is expected");
        var shape = ShapeOf(node, extents);
        node.Budget.Take(shape.Size);
        return new ImportValue.Constant(Rearranging.Pick(value, shape, _ => 0));
    }

    public static Shape ShapeOf(NodeImport node, long[] extents)
    {
        foreach (var extent in extents)
            if (extent is < 0 or > Shape.MaxSize)
                throw node.Refuse($"has an axis of extent {extent}");
        return extents.Length <= 64
            ? Shape.Create([.. extents.Select(extent => (int)extent)])
            : throw node.Refuse($"has {extents.Length} axes");
    }

    public static ImportValue Range(NodeImport node)
    {
        var (start, limit, step) = (Single(node, 0), Single(node, 1), Single(node, 2));
        var count = Math.Ceiling((limit - start) / step);
        if (!(count <= FoldingBudget.MaxElements))
            throw node.Refuse($"counts from {start} to {limit} in steps of {step}");
        node.Budget.Take((long)Math.Max(0, count));
        double[] values = [.. Enumerable.Range(0, (int)Math.Max(0, count)).Select(i => start + i * step)];
        return new ImportValue.Constant(Numbers.Of(node.Constant(0).Tensor.Type, Shape.Of(values.Length), values));
    }

    public static ImportValue Cast(NodeImport node)
    {
        if (node.Input(0) is ImportValue.Extents extents)
            return extents;
        var type = ElementTypeReader.Read(checked((int)node.Integer("to", 0)), "its result");
        var constant = node.Constant(0);
        return constant.Tensor.Type == type ? constant
            : type.IsFloatingPoint() && constant.Tensor.Type.IsFloatingPoint()
                ? new ImportValue.Constant(constant.Tensor.As(type), constant.Name)
            : new ImportValue.Constant(Numbers.Of(type, constant.Tensor.Shape, constant.Tensor.To<double>().Span));
    }

    private static double Single(NodeImport node, int index) =>
        node.Number(index) ?? throw node.Refuse($"lacks input {index}");
}
