namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Resize and Upsample: where their rule for places is a layer's.</summary>
internal static class Resizing
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Resize", node => [Resize(node)]);
        table.Add("Upsample", node => [Upsample(node)]);
    }

    /// <summary>Nearest places of Upsample are rounded down, as those of Resize's "asymmetric".</summary>
    private static ImportValue.Computed Upsample(NodeImport node)
    {
        var input = node.Computed(0);
        double[] scales =
            node.Reals("scales") is { } said ? [.. said.Select(scale => (double)scale)]
            : node.Input(1) is null ? [1, 1, node.Real("height_scale", 1), node.Real("width_scale", 1)]
            : [.. node.Constant(1).Tensor.To<double>().Memory.ToArray()];
        if (node.Text("mode", "nearest") is not "nearest" and var mode)
            throw node.Refuse($"has mode '{mode}', whose places no layer has");
        return Resized(node, input, new("nearest", "asymmetric", "floor"), scales, null);
    }

    private static ImportValue.Computed Resize(NodeImport node)
    {
        node.Ignore("extrapolation_value");
        node.Expect("antialias", 0);
        node.Expect("keep_aspect_ratio_policy", "stretch");
        var input = node.Computed(0);
        var isFirst = node.Opset < 11;
        var rule = new ResizeRule(
            node.Text("mode", "nearest"),
            isFirst ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel"),
            isFirst ? "floor" : node.Text("nearest_mode", "round_prefer_floor")
        )
        {
            Cubic = node.Real("cubic_coeff_a", -0.75),
            LeavesOutside = node.Flag("exclude_outside"),
        };
        var given = node.OptionalConstant(isFirst ? 1 : 2)?.Tensor;
        double[]? scales = given is null || given.Shape.Size == 0 ? null : [.. given.To<double>().Memory.ToArray()];
        var sizes = scales is null ? Sizes(node, input.Shape) : null;
        if (node.Integers("axes") is { } axes)
            (scales, sizes) = (Placed(node, scales, axes, 1, input), Placed(node, sizes, axes, -1, input));
        return Resized(node, input, rule, scales, sizes);
    }

    /// <summary>The sizes asked for; the batch's may be a batch's.</summary>
    private static double[]? Sizes(NodeImport node, Shape sample)
    {
        var items = node.Input(3) switch
        {
            ImportValue.Extents extents => extents.Items,
            ImportValue.Constant constant => constant.Tensor.ToIntegers().Select(e => (Extent)e).ToSequence(),
            _ => throw node.Refuse("needs constant scales or sizes"),
        };
        if (items.Count == sample.Rank + 1 && node.BatchAxes == 1)
            return [-1, .. TargetShape.WithoutBatch(node, items).Select(e => (double)TargetShape.Plain(node, e))];
        return [.. items.Select(extent => (double)TargetShape.Plain(node, extent))];
    }

    private static double[]? Placed(
        NodeImport node,
        double[]? values,
        long[] axes,
        double byDefault,
        ImportValue.Computed input
    )
    {
        if (values is null)
            return null;
        if (values.Length != axes.Length)
            throw node.Refuse($"has {values.Length} numbers for {axes.Length} axes");
        var rank = input.Shape.Rank + node.BatchAxes;
        double[] all =
        [
            .. Enumerable
                .Range(0, rank)
                .Select(axis =>
                    byDefault > 0 || axis < node.BatchAxes ? byDefault : input.Shape[axis - node.BatchAxes]
                ),
        ];
        for (var i = 0; i < axes.Length; i++)
            all[node.SampleAxis(axes[i], input.Shape) + node.BatchAxes] = values[i];
        return all;
    }

    private static ImportValue.Computed Resized(
        NodeImport node,
        ImportValue.Computed input,
        ResizeRule rule,
        double[]? scales,
        double[]? sizes
    )
    {
        var shape = input.Shape;
        var given = scales ?? sizes!;
        if (shape.Rank is not (2 or 3) || given.Length != shape.Rank + node.BatchAxes)
            throw node.Refuse($"resizes samples of {shape} by {given.Length} numbers");
        int[] to = new int[shape.Rank];
        for (var axis = 0; axis < to.Length; axis++)
        {
            var number = given[axis + node.BatchAxes];
            // As runtimes compute it, in float32: 6 times 7/6, rounded, is 7.
            var size = sizes is null ? MathF.Floor(shape[axis] * (float)number) : number;
            if (!(size >= 1 && size <= Shape.MaxSize))
                throw node.Refuse($"makes an axis of extent {size}");
            to[axis] = (int)size;
        }

        if (node.BatchAxes == 1 && scales is not null && scales[0] != 1)
            throw node.Refuse("resizes the batch's axis, which a model's layers leave alone");
        if (to[0] != shape[0])
            throw node.Refuse("resizes the channels' axis");
        var factors = scales?[(node.BatchAxes + 1)..];
        // ONNX's own tests take 4 times 0.6 for the new length here, runtimes take 2.
        if (rule.Coordinates == "align_corners" && factors is not null && !node.IsOfPyTorchsMeaning)
            for (var axis = 1; axis < to.Length; axis++)
                if (Math.Abs(shape[axis] * factors[axis - 1] - to[axis]) > 1e-4 * to[axis])
                    throw node.Refuse("aligns corners by a factor that leaves a rest, of which there are two readings");
        if (rule.LayerFor(shape, to, factors) is { } layer)
            return node.Apply(layer, input);
        var value = input;
        for (var axis = 1; axis < to.Length; axis++)
            value = ResizeMatrix.Along(
                node,
                rule,
                value,
                axis,
                to[axis],
                factors?[axis - 1] ?? (double)to[axis] / shape[axis]
            );
        return value;
    }
}
