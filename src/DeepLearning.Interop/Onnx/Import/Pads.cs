namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Pad: zeros, another number, or the image itself around it; below zero it is cut.</summary>
internal static class Pads
{
    public static ImportValue.Computed Pad(NodeImport node)
    {
        var input = node.Computed(0);
        var mode = node.Text("mode", "constant");
        var (before, after) = Sides(node, input.Shape);
        var number = node.Opset < 11 ? node.Real("value", 0) : node.Number(2) ?? 0;
        for (var axis = 0; axis < before.Length; axis++)
        {
            var (first, last) = (Math.Max(0, -before[axis]), Math.Max(0, -after[axis]));
            input = Slices.Of(node, input, axis, first, input.Shape[axis] - last);
            (before[axis], after[axis]) = (Math.Max(0, before[axis]), Math.Max(0, after[axis]));
        }

        if (before.Concat(after).All(places => places == 0))
            return node.Scope.Layer is not null && before.Length == 3 && mode == "constant"
                ? node.Apply(new Layer.ZeroPad2d(0), input)
                : input;
        return mode switch
        {
            "constant" => Numbers(node, input, before, after, number),
            "reflect" => Image(node, input, before, after, PaddingMode.Reflect),
            "edge" => Image(node, input, before, after, PaddingMode.Replicate),
            "wrap" => Image(node, input, before, after, PaddingMode.Circular),
            _ => throw node.Refuse($"has mode '{mode}', which is none"),
        };
    }

    /// <summary>Places before and after on each axis of a sample.</summary>
    private static (int[] Before, int[] After) Sides(NodeImport node, Shape sample)
    {
        var pads = node.Integers("pads") ?? node.Integers("paddings") ?? node.Integers(1);
        if (pads is null)
            throw node.Refuse("lacks pads");
        var rank = sample.Rank + node.BatchAxes;
        long[] axes = node.Integers(3) ?? [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        if (pads.Length != 2 * axes.Length)
            throw node.Refuse($"has {pads.Length} pads for {axes.Length} axes");
        var (before, after) = (new int[sample.Rank], new int[sample.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            if (pads[i] == 0 && pads[i + axes.Length] == 0)
                continue;
            if (Math.Abs(pads[i]) > Shape.MaxSize || Math.Abs(pads[i + axes.Length]) > Shape.MaxSize)
                throw node.Refuse($"has pads {WindowReader.Text(pads)}");
            var axis = node.SampleAxis(axes[i], sample);
            (before[axis], after[axis]) = ((int)pads[i], (int)pads[i + axes.Length]);
        }

        return (before, after);
    }

    private static ImportValue.Computed Image(
        NodeImport node,
        ImportValue.Computed input,
        int[] before,
        int[] after,
        PaddingMode mode
    ) =>
        before.Length is 2 or 3 && before[0] == 0 && after[0] == 0
            ? Copies.Pad(node, input, mode, before[1..], after[1..])
            : throw node.Refuse($"pads samples of {input.Shape} in a way that no layer expresses");

    private static ImportValue.Computed Numbers(
        NodeImport node,
        ImportValue.Computed input,
        int[] before,
        int[] after,
        double number
    )
    {
        var padded = Zeros(node, input, before, after);
        if (number == 0)
            return padded;
        if (!double.IsFinite(number))
            throw node.Refuse($"pads with {number}, which no layer expresses");
        node.Budget.Take(padded.Shape.Size);
        var inside = Folding.Rearranging.Box(padded.Shape, before, input.Shape);
        return Affine.Of(
            node,
            padded,
            null,
            StoredTensor.Of<double>(padded.Shape, [.. inside.Select(isInside => isInside ? 0 : number)])
        );
    }

    private static ImportValue.Computed Zeros(NodeImport node, ImportValue.Computed input, int[] before, int[] after)
    {
        if (before.Length == 3 && before[0] == 0 && after[0] == 0)
            return node.Apply(new Layer.ZeroPad2d(new Padding.Sides(before[1], after[1], before[2], after[2])), input);
        // Other shapes are padded axis by axis, each as the rows of an image.
        var value = input;
        for (var axis = 0; axis < before.Length; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0)
                continue;
            var shape = value.Shape;
            var front = shape.Extents.Take(axis).Aggregate(1, (a, b) => a * b);
            var image = node.Reshape(value, Shape.Of(front, shape[axis], shape.Size / front / shape[axis]));
            var rows = node.Apply(new Layer.ZeroPad2d(new Padding.Sides(before[axis], after[axis], 0, 0)), image);
            int[] extents = [.. shape.Extents];
            extents[axis] = rows.Shape[1];
            value = node.Reshape(rows, Shape.Create(extents));
        }

        return value;
    }
}
