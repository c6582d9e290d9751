namespace DeepLearning.Interop.Onnx.Import;

/// <summary>ReduceMean, ReduceSum, ReduceMax, ReduceMin and what is built of them.</summary>
internal static class Reductions
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("ReduceMean", node => [Linear(node, node.Computed(0), isMean: true)]);
        table.Add("ReduceSum", node => [AdaptiveWindows.Mean(node) ?? Linear(node, node.Computed(0), isMean: false)]);
        table.Add("ReduceSumSquare", node => [Linear(node, Square(node), isMean: false)]);
        table.Add("ReduceL1", node => [Linear(node, Arithmetic.Absolute(node, node.Computed(0)), isMean: false)]);
        table.Add("ReduceMax", node => [AdaptiveWindows.Largest(node) ?? Largest(node, node.Computed(0))]);
        table.Add(
            "ReduceMin",
            node => [Affine.Scale(node, Largest(node, Affine.Scale(node, node.Computed(0), -1, 0)), -1, 0)]
        );
    }

    private static ImportValue.Computed Square(NodeImport node)
    {
        var input = node.Computed(0);
        return Arithmetic.Product(node, input, input);
    }

    /// <summary>The axes of a sample that go; none where nothing is to be done.</summary>
    private static int[] Axes(NodeImport node, Shape sample)
    {
        var axes = node.Integers("axes") ?? node.Integers(1);
        if (axes is { Length: > 0 })
        {
            int[] own = [.. axes.Select(axis => node.SampleAxis(axis, sample))];
            return own.Distinct().Count() == own.Length
                ? [.. own.Order()]
                : throw node.Refuse($"names an axis twice: {WindowReader.Text(axes)}");
        }

        if (node.Flag("noop_with_empty_axes"))
            return [];
        if (node.BatchAxes == 1)
            throw node.Refuse("works along all axes, the batch's too, which a model's layers leave alone");
        return [.. Enumerable.Range(0, sample.Rank)];
    }

    private static ImportValue.Computed Linear(NodeImport node, ImportValue.Computed input, bool isMean)
    {
        var keeps = node.Flag("keepdims", true);
        var axes = Axes(node, input.Shape);
        if (axes.Length == 0 || input.Shape.Rank == 0)
            return input;
        var kept = Kept(input.Shape, axes, keeps);
        // A layer leaves an axis: where all go, they go from a row of one more.
        var isAll = axes.Length == input.Shape.Rank && !keeps;
        var source = isAll ? node.Reshape(input, Shape.Of(1, input.Shape.Size)) : input;
        Sequence<int> over = isAll ? [1] : axes.ToSequence();
        Layer layer = isMean ? new Layer.Mean(over, keeps) : new Layer.Sum(over, keeps);
        return node.Reshape(node.Apply(layer, source), kept);
    }

    /// <summary>The largest along axes: brought to the end, they are the steps of a signal that is pooled.</summary>
    private static ImportValue.Computed Largest(NodeImport node, ImportValue.Computed input)
    {
        var keeps = node.Flag("keepdims", true);
        var axes = Axes(node, input.Shape);
        if (axes.Length == 0 || input.Shape.Rank == 0)
            return input;
        int[] order = [.. Enumerable.Range(0, input.Shape.Rank).Except(axes), .. axes];
        var size = axes.Aggregate(1, (product, axis) => product * input.Shape[axis]);
        var rows = node.Reshape(node.Transpose(input, order), Shape.Of(input.Shape.Size / size, size));
        var largest = node.Apply(new Layer.AdaptiveMaxPool1d(1), rows);
        return node.Reshape(largest, Kept(input.Shape, axes, keeps));
    }

    private static Shape Kept(Shape shape, int[] axes, bool keeps) =>
        keeps
            ? Shape.Create([.. shape.Extents.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)])
            : Shape.Create([.. shape.Extents.Where((_, axis) => !axes.Contains(axis))]);
}
