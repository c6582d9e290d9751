namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Layers that this library writes as gathered places, an axis at a time: nearest and linear upsampling, and adaptive
/// pools whose windows are not alike. In other files gathered places are what they are.
/// </summary>
internal static class Resampling
{
    /// <summary>Nearest places along an axis.</summary>
    public static ImportValue.Computed? Nearest(NodeImport node, ImportValue.Computed input, int axis, int[] places)
    {
        if (node.Scope.Layer is null || !IsSpatial(input, axis))
            return null;
        return ResizedPlaces.Nearest(input.Shape[axis], places) is { } resized
            ? Upsampled(node, input, axis, resized, UpsampleMode.Nearest, alignCorners: false)
            : null;
    }

    /// <summary>A sum of two gathered neighbours by their distances.</summary>
    public static ImportValue.Computed? Linear(NodeImport node)
    {
        if (node.Scope.Layer is null)
            return null;
        if (Share(node, 0) is not { } low || Share(node, 1) is not { } high || low.Axis != high.Axis)
            return null;
        if (!ReferenceEquals(low.Input.Node, high.Input.Node) || !IsSpatial(low.Input, low.Axis))
            return null;
        var mode = low.Input.Shape.Rank == 2 ? UpsampleMode.Linear : UpsampleMode.Bilinear;
        return ResizedPlaces.Linear(low.Input.Shape[low.Axis], low.Places, high.Places, high.Weights) is { } found
            ? Upsampled(node, low.Input, low.Axis, found.Axis, mode, found.AlignCorners)
            : null;
    }

    /// <summary>A product of gathered places and their weights, which the node reads at a place.</summary>
    private static (ImportValue.Computed Input, int Axis, int[] Places, double[] Weights)? Share(
        NodeImport node,
        int index
    )
    {
        if (node.Producer(node.Node, index, "Mul") is not { } product)
            return null;
        if (node.Producer(product, 0, "Gather") is not { } gather || !node.Scope.Absorbs(Scope.Of(gather, true)))
            return null;
        if (Gathered(node, gather) is not { Places.Shape.Rank: 1 } gathered)
            return null;
        if (node.InputOf(product, 1) is not ImportValue.Constant weights)
            return null;
        int[] places = [.. gathered.Places.ToIntegers().Select(place => (int)place)];
        double[] numbers = [.. weights.Tensor.To<double>().Memory.ToArray()];
        return places.Length == numbers.Length ? (gathered.Input, gathered.Axis, places, numbers) : null;
    }

    public static (ImportValue.Computed Input, int Axis, StoredTensor Places)? Gathered(
        NodeImport node,
        OnnxNode gather
    )
    {
        if (node.InputOf(gather, 0) is not ImportValue.Computed input)
            return null;
        if (node.InputOf(gather, 1) is not ImportValue.Constant places)
            return null;
        return
            gather.Attribute("axis") is OnnxSetting.Integer { Value: var axis }
            && axis > node.BatchAxes
            && axis < input.Shape.Rank + node.BatchAxes
            ? (input, (int)axis - node.BatchAxes, places.Tensor)
            : null;
    }

    public static bool IsSpatial(ImportValue.Computed input, int axis) => axis > 0 && input.Shape.Rank is 2 or 3;

    /// <summary>One axis in another size, together with the axis before, if that is a part of the same layer.</summary>
    private static ImportValue.Computed Upsampled(
        NodeImport node,
        ImportValue.Computed input,
        int axis,
        ResizedAxis resized,
        UpsampleMode mode,
        bool alignCorners
    )
    {
        ResizedAxis[] axes = [.. input.Shape.Extents.Skip(1).Select(extent => new ResizedAxis(extent, extent, null))];
        axes[axis - 1] = resized;
        if (
            input.Node is { Layer: Layer.Upsample before, Inputs: [var source] }
            && node.Scope.Absorbs(input.Node.Scope)
            && before.Mode == mode
        )
        {
            ResizedAxis[] both = [.. Enumerable.Range(1, axes.Length).Select(i => before.Axis(source.Shape, i))];
            both[axis - 1] = resized;
            // An axis whose places are the same with aligned corners and without leaves the question to the other.
            var isEither = both.Where((_, i) => i != axis - 1).All(ResizedPlaces.IsEither);
            var aligned = isEither ? alignCorners : before.AlignCorners;
            if (aligned == alignCorners || ResizedPlaces.IsEither(resized))
                return node.Apply(LayerOf(both, mode, aligned), new ImportValue.Computed(source, source.Shape));
        }

        return node.Apply(LayerOf(axes, mode, alignCorners), input);
    }

    private static Layer.Upsample LayerOf(ResizedAxis[] axes, UpsampleMode mode, bool alignCorners) =>
        axes.All(axis => axis.Factor is null)
            ? new((axes[0].Size, axes[^1].Size), null, mode, alignCorners)
            : new(null, new Factor2d(FactorOf(axes[0]), FactorOf(axes[^1])), mode, alignCorners);

    private static double FactorOf(ResizedAxis axis) => axis.Factor ?? (double)axis.Size / axis.Extent;
}
