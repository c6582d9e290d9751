namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>Constants in another shape or order; shapes stay what they are along one axis or none.</summary>
internal static class Structure
{
    public static ImportValue Reshape(NodeImport node)
    {
        var target = node.Integers(1) ?? node.Integers("shape") ?? throw node.Refuse("lacks a shape");
        if (node.Input(0) is ImportValue.Extents extents)
            return target switch
            {
                [-1] => extents with { IsScalar = false },
                [] when extents.Items.Count == 1 => extents with { IsScalar = true },
                [var count] when count == extents.Items.Count => extents with { IsScalar = false },
                _ => throw node.Refuse("gives a shape more axes than one"),
            };
        var constant = node.Constant(0);
        var own = constant.Tensor.Shape;
        long[] filled =
        [
            .. target.Select((extent, i) => extent == 0 && !node.Flag("allowzero") && i < own.Rank ? own[i] : extent),
        ];
        var open = Array.IndexOf(filled, -1);
        var product = filled.Where(extent => extent != -1).Aggregate(1L, (a, b) => checked(a * b));
        if (open >= 0)
            filled[open] = product != 0 ? own.Size / product : 0;
        return Shaped(node, constant, filled);
    }

    public static ImportValue Flatten(NodeImport node)
    {
        var constant = node.Constant(0);
        var axis = (int)Math.Clamp(node.Integer("axis", 1), 0, constant.Tensor.Shape.Rank);
        var front = constant.Tensor.Shape.Extents.Take(axis).Aggregate(1L, (a, b) => a * b);
        return Shaped(node, constant, [front, front == 0 ? 0 : constant.Tensor.Shape.Size / front]);
    }

    public static ImportValue Squeeze(NodeImport node)
    {
        if (node.Input(0) is ImportValue.Extents extents)
            return extents.Items.Count == 1
                ? extents with
                {
                    IsScalar = true,
                }
                : throw node.Refuse("takes away an axis of a shape of several extents");
        var constant = node.Constant(0);
        var shape = constant.Tensor.Shape;
        var axes = node.Integers("axes") ?? node.Integers(1);
        var gone = axes?.Select(axis => shape.AxisOf(checked((int)axis))).ToHashSet();
        return Shaped(
            node,
            constant,
            [.. shape.Extents.Where((e, i) => !(gone?.Contains(i) ?? e == 1)).Select(e => (long)e)]
        );
    }

    public static ImportValue Unsqueeze(NodeImport node)
    {
        var axes = node.Integers("axes") ?? node.Integers(1) ?? throw node.Refuse("lacks axes");
        if (node.Input(0) is ImportValue.Extents extents)
            return extents.IsScalar && axes is [0 or -1]
                ? extents with
                {
                    IsScalar = false,
                }
                : throw node.Refuse("gives a shape more axes than one");
        var constant = node.Constant(0);
        var own = constant.Tensor.Shape;
        var rank = own.Rank + axes.Length;
        var added = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        if (added.Count != axes.Length || added.Any(axis => axis < 0 || axis >= rank))
            throw node.Refuse($"has axes {WindowReader.Text(axes)} for a constant {own}");
        var next = 0;
        return Shaped(
            node,
            constant,
            [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1L : own[next++])]
        );
    }

    public static ImportValue Transpose(NodeImport node)
    {
        if (node.Input(0) is ImportValue.Extents extents)
            return extents;
        var constant = node.Constant(0);
        var rank = constant.Tensor.Shape.Rank;
        var perm = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
            throw node.Refuse($"has perm {WindowReader.Text(perm)} for {rank} axes");
        return new ImportValue.Constant(
            Rearranging.Transpose(constant.Tensor, [.. perm.Select(axis => (int)axis)]),
            constant.Name is { } name && perm is [1, 0] ? Sources.Transposed(name) : null
        );
    }

    public static ImportValue Expand(NodeImport node)
    {
        // One for each sample of a batch is one, which meets the batch's axis by an extent of 1.
        long[] target =
            node.Input(1) is ImportValue.Extents extents && extents.Items[0] == Extent.Batch
                ? [1, .. extents.Items.Skip(1).Select(extent => (long)TargetShape.Plain(node, extent))]
                : node.Integers(1) ?? throw node.Refuse("needs a constant shape");
        var shape = Constants.ShapeOf(node, target);
        var tensor = node.Constant(0).Tensor;
        node.Budget.Take(new Layer.Add().InferShape([tensor.Shape, shape]).Size);
        return new ImportValue.Constant(Rearranging.Expand(tensor, shape));
    }

    private static ImportValue.Constant Shaped(NodeImport node, ImportValue.Constant constant, long[] extents)
    {
        var shape = Constants.ShapeOf(node, extents);
        return shape.Size == constant.Tensor.Shape.Size
            ? new(new(constant.Tensor.Type, shape, constant.Tensor.Bytes), constant.Name)
            : throw node.Refuse($"makes {shape} of a constant {constant.Tensor.Shape}");
    }
}
