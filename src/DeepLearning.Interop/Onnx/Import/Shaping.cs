namespace DeepLearning.Interop.Onnx.Import;

/// <summary>The same values in another shape or order.</summary>
internal static class Shaping
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Reshape", node => [Reshape(node)]);
        table.Add("Flatten", node => [Flatten(node)]);
        table.Add("Squeeze", node => [Squeeze(node)]);
        table.Add("Unsqueeze", node => [Unsqueeze(node)]);
        table.Add("Transpose", node => [Transpose(node)]);
        table.Add("DepthToSpace", node => [PixelBlocks.DepthToSpace(node)]);
        table.Add("SpaceToDepth", node => [PixelBlocks.SpaceToDepth(node)]);
        table.Add("Expand", node => [Expand(node)]);
    }

    private static ImportValue.Computed Reshape(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var input = node.Computed(0);
        var target = node.Input(1) switch
        {
            ImportValue.Extents extents => extents.Items,
            ImportValue.Constant constant => constant.Tensor.ToIntegers().Select(e => (Extent)e).ToSequence(),
            null when node.Integers("shape") is { } said => said.Select(e => (Extent)e).ToSequence(),
            _ => throw node.Refuse("needs a constant shape"),
        };
        var shape = new TargetShape(node, input.Shape, node.Flag("allowzero")).Of(target);
        return Recognised(node, input, shape) ?? Changed(node, input, shape);
    }

    private static ImportValue.Computed Changed(NodeImport node, ImportValue.Computed input, Shape shape)
    {
        if (GroupsOf(node, input, shape) is { } groups)
            return node.Apply(groups.Layer, new ImportValue.Computed(groups.Source, groups.Source.Shape));
        return IsKept(node, input) && input.Shape == shape
            ? node.Apply(new Layer.Reshape(shape), input)
            : node.Reshape(input, shape);
    }

    /// <summary>Whether an operator that changes nothing is a layer of its own.</summary>
    private static bool IsKept(NodeImport node, ImportValue.Computed input) =>
        node.KeepsIdentity && !(input.Node.Scope.IsPart && input.Node.Scope.Layer == node.Scope.Layer);

    /// <summary>A pool to one pixel a channel, whose last axes go: the global pool.</summary>
    private static ImportValue.Computed? Recognised(NodeImport node, ImportValue.Computed input, Shape shape)
    {
        if (
            shape.Rank != 1
            || shape[0] != input.Node.Shape[0]
            || !node.IsOnlyReaderOf(0)
            || input.Node.Inputs.Count == 0
            || !node.Scope.Absorbs(input.Node.Scope)
        )
            return null;
        var source = new ImportValue.Computed(input.Node.Inputs[0], input.Node.Inputs[0].Shape);
        return input.Node.Layer switch
        {
            Layer.AdaptiveAvgPool2d { OutputSize: { Height: 1, Width: 1 } } => node.Apply(
                new Layer.GlobalAvgPool2d(),
                source
            ),
            Layer.AdaptiveMaxPool2d { OutputSize: { Height: 1, Width: 1 } } => node.Apply(
                new Layer.GlobalMaxPool2d(),
                source
            ),
            _ => null,
        };
    }

    /// <summary>
    /// An instance norm of [groups, values] between two reshapes is a group norm of what was reshaped.
    /// </summary>
    private static (Layer Layer, LayerNode Source)? GroupsOf(
        NodeImport node,
        ImportValue.Computed input,
        Shape shape
    ) =>
        node.Scope.Absorbs(input.Node.Scope)
        && input.Node is { Inputs: [var rows] }
        && EpsilonOf(input.Node.Layer) is { } epsilon
        && rows is { Layer: Layer.Reshape, Inputs: [var source] }
        && source.Shape == shape
        && rows.Shape.Rank == 2
        && shape[0] % rows.Shape[0] == 0
            ? (new Layer.GroupNorm(rows.Shape[0], epsilon, affine: false), source)
        : node.Scope.Layer is not null
        && node.Scope.Absorbs(input.Node.Scope)
        && input.Node is { Layer: var own, Inputs: [var signal] }
        && EpsilonOf(own) is { } same
        && signal.Shape == shape
            ? (new Layer.GroupNorm(shape[0], same, affine: false), signal)
        : null;

    /// <summary>The epsilon of a norm of each row of [rows, values]; null for another layer.</summary>
    private static double? EpsilonOf(Layer layer) =>
        layer switch
        {
            Layer.InstanceNorm { Affine: false } norm => norm.Epsilon,
            Layer.GroupNorm { Affine: false } norm => norm.Epsilon,
            Layer.LayerNorm { Affine: false, Axes: 1 } norm => norm.Epsilon,
            _ => null,
        };

    private static ImportValue.Computed Flatten(NodeImport node)
    {
        var input = node.Computed(0);
        var axis = (int)node.Integer("axis", 1);
        if (axis < 0)
            axis += input.Shape.Rank + node.BatchAxes;
        if (axis < 0 || axis > input.Shape.Rank + node.BatchAxes)
            throw node.Refuse($"has axis {axis}, which samples of {input.Shape} have not");
        var front = input.Shape.Extents.Take(axis - node.BatchAxes).Aggregate(1, (a, b) => a * b);
        if (node.BatchAxes == 0)
            return node.Reshape(input, Shape.Of(front, input.Shape.Size / front));
        if (axis == 0 || front != 1)
            throw node.Refuse($"has axis {axis}, which would make the batch's axis one with others");
        var all = Shape.Of(input.Shape.Size);
        return Recognised(node, input, all) ?? node.Apply(new Layer.Flatten(), input);
    }

    private static ImportValue Squeeze(NodeImport node)
    {
        if (node.Required(0) is ImportValue.Moved moved)
            return MovedBatch.Squeeze(
                node,
                moved,
                node.Integers("axes") ?? node.Integers(1) ?? throw node.Refuse("names no axes")
            );
        var input = node.Computed(0);
        var axes = node.Integers("axes") ?? node.Integers(1);
        var gone = axes is null
            ? [.. Enumerable.Range(0, input.Shape.Rank).Where(axis => input.Shape[axis] == 1)]
            : axes.Select(axis => node.SampleAxis(axis, input.Shape)).ToArray();
        if (axes is null && node.BatchAxes == 1 && node.BatchExtent == 1)
            throw node.Refuse("names no axes, so that the batch's of 1 would go too");
        foreach (var axis in gone)
            if (input.Shape[axis] != 1)
                throw node.Refuse($"takes an axis of extent {input.Shape[axis]} away");
        var shape = Shape.Create([.. input.Shape.Extents.Where((_, axis) => !gone.Contains(axis))]);
        return Recognised(node, input, shape) ?? node.Reshape(input, shape);
    }

    private static ImportValue.Computed Unsqueeze(NodeImport node)
    {
        var input = node.Computed(0);
        var axes = node.Integers("axes") ?? node.Integers(1) ?? throw node.Refuse("lacks axes");
        var rank = input.Shape.Rank + node.BatchAxes + axes.Length;
        var added = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        if (added.Count != axes.Length || added.Any(axis => axis < 0 || axis >= rank))
            throw node.Refuse($"has axes {WindowReader.Text(axes)} for samples of {input.Shape}");
        if (node.BatchAxes == 1 && added.Contains(0))
            throw node.Refuse("puts an axis before the batch's");
        var extents = new List<int>();
        var next = 0;
        for (var axis = node.BatchAxes; axis < rank; axis++)
            extents.Add(added.Contains(axis) ? 1 : input.Shape[next++]);
        return node.Reshape(input, Shape.Create([.. extents]));
    }

    private static ImportValue Transpose(NodeImport node)
    {
        var moved = node.Required(0) as ImportValue.Moved;
        var input = moved?.Value ?? node.Computed(0);
        var rank = input.Shape.Rank + node.BatchAxes;
        var perm = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
            throw node.Refuse($"has perm {WindowReader.Text(perm)} for {rank} axes");
        if (node.BatchAxes == 1 && (perm[0] != 0 || moved is not null))
            return MovedBatch.Transpose(node, input, moved?.BatchAt ?? 0, perm);
        int[] axes = [.. perm.Skip(node.BatchAxes).Select(axis => (int)axis - node.BatchAxes)];
        return IsKept(node, input)
            ? node.Apply(new Layer.Transpose(axes.ToSequence()), input)
            : node.Transpose(input, axes);
    }

    private static ImportValue.Computed Expand(NodeImport node)
    {
        var input = node.Computed(0);
        var target = node.Required(1) switch
        {
            ImportValue.Extents extents => extents.Items,
            ImportValue.Constant constant => constant.Tensor.ToIntegers().Select(e => (Extent)e).ToSequence(),
            _ => throw node.Refuse("needs a constant shape"),
        };
        if (node.BatchAxes == 1 && target.Count > input.Shape.Rank + 1)
            throw node.Refuse("puts an axis before the batch's");
        if (node.BatchAxes == 1 && target.Count == input.Shape.Rank + 1)
            target = TargetShape.WithoutBatch(node, target);
        var wanted = Shape.Create([.. target.Select(e => TargetShape.Plain(node, e))]);
        var shape = new Layer.Add().InferShape([input.Shape, wanted]);
        return shape == input.Shape ? input : Affine.Spread(node, input, shape);
    }
}
