using DeepLearning.Interop.Onnx.Schema;

namespace DeepLearning.Interop;

// ONNX's Resize takes a factor as float32 and finds places by it. Where its places are not ours to the pixel, or in
// float64, the old pixels are gathered, an axis at a time.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.PixelShuffle layer) =>
        graph.Node("DepthToSpace", [X], NodeAttribute.Of("blocksize", layer.Factor), NodeAttribute.Of("mode", "CRD"));

    public GraphValue Visit(Layer.ZeroPad2d layer)
    {
        var sides = layer.Sides;
        var mode = NodeAttribute.Of("mode", "constant");
        // ONNX Runtime (1.31) makes zeros before a pool the pool's own padding, which never wins and may be no larger
        // than the window. It leaves them alone where the axes are named, or something lies between.
        var beforePool = model.Nodes.Any(other => IsPool(other.Layer));
        if (beforePool && graph.Opset >= 18)
            return graph.Node(
                "Pad",
                [X, graph.Integers(sides.Top, sides.Left, sides.Bottom, sides.Right), graph.None, graph.Integers(2, 3)],
                mode
            );
        var padded = graph.Node(
            "Pad",
            [X, graph.Integers(0, 0, sides.Top, sides.Left, 0, 0, sides.Bottom, sides.Right)],
            mode
        );
        return beforePool ? Reshape(padded, 0, 0, 0) : padded;
    }

    private static bool IsPool(Layer layer) =>
        layer is Layer.MaxPool2d or Layer.AvgPool2d or Layer.AdaptiveMaxPool2d or Layer.AdaptiveAvgPool2d;

    public GraphValue Visit(Layer.Upsample layer)
    {
        var axes = Enumerable.Range(1, Sample.Rank - 1).Select(axis => layer.Axis(Sample, axis)).ToArray();
        var isNearest = layer.Mode == UpsampleMode.Nearest;
        if (!graph.IsDouble && axes.All(axis => isNearest ? IsRepeated(axis) : IsResize(axis)))
            return Resize(layer, axes, isNearest);
        var x = X;
        for (var i = 0; i < axes.Length; i++)
            if (axes[i].Size != axes[i].Extent)
                x = isNearest ? Nearest(x, i + 2, axes[i]) : Between(x, i + 2, axes[i], layer.AlignCorners);
        return x;
    }

    /// <summary>Whether every old pixel comes as often as any other: no rounding of a place can matter.</summary>
    private static bool IsRepeated(ResizedAxis axis) =>
        axis.Size % axis.Extent == 0
        && (axis.Factor is not { } factor || factor == axis.Size / axis.Extent)
        && Enumerable.Range(0, axis.Size).All(p => axis.Nearest(p) == p / (axis.Size / axis.Extent));

    /// <summary>Whether Resize makes as many pixels from a factor in float32, and lays them where we do.</summary>
    private static bool IsResize(ResizedAxis axis) =>
        axis.Factor is not { } factor || ((float)factor == factor && (axis.Size != axis.Extent || factor == 1));

    private GraphValue Resize(Layer.Upsample layer, ResizedAxis[] axes, bool isNearest)
    {
        // Sizes leave the batch's axis free from operator set 18 on.
        var isBySize = layer.OutputSize is not null && graph.Opset >= 18;
        var attributes = new List<AttributeProto>
        {
            NodeAttribute.Of("mode", isNearest ? "nearest" : "linear"),
            NodeAttribute.Of(
                "coordinate_transformation_mode",
                isNearest ? "asymmetric"
                    : layer.AlignCorners ? "align_corners"
                    : "half_pixel"
            ),
        };
        if (isNearest)
            attributes.Add(NodeAttribute.Of("nearest_mode", "floor"));
        if (isBySize)
            attributes.Add(NodeAttribute.Of("axes", Enumerable.Range(2, axes.Length)));
        return isBySize
            ? graph.Node(
                "Resize",
                [X, graph.None, graph.None, graph.Integers([.. axes.Select(axis => (long)axis.Size)])],
                [.. attributes]
            )
            : graph.Node("Resize", [X, graph.None, Scales(axes)], [.. attributes]);
    }

    private GraphValue Scales(ResizedAxis[] axes) =>
        graph.Table(
            "scales",
            [axes.Length + 2],
            [1, 1, .. axes.Select(axis => axis.Factor ?? (double)axis.Size / axis.Extent)]
        );

    private GraphValue Nearest(GraphValue x, int axis, ResizedAxis resized) =>
        graph.Node(
            "Gather",
            [x, graph.Integers([.. Enumerable.Range(0, resized.Size).Select(p => (long)resized.Nearest(p))])],
            NodeAttribute.Of("axis", axis)
        );

    /// <summary>Each new pixel by its two neighbours among the old ones.</summary>
    private GraphValue Between(GraphValue x, int axis, ResizedAxis resized, bool alignCorners)
    {
        var places = Enumerable
            .Range(0, resized.Size)
            .Select(p =>
                !alignCorners ? Math.Clamp((p + 0.5) * resized.Step - 0.5, 0, resized.Extent - 1)
                : resized.Size > 1 ? p * (resized.Extent - 1.0) / (resized.Size - 1)
                : 0
            )
            .ToArray();
        var shape = Shape.Create([resized.Size, .. Enumerable.Repeat(1, Sample.Rank - axis)]);
        return Share("low", p => (int)p, p => 1 - (p - (int)p))
            + Share("high", p => Math.Min((int)p + 1, resized.Extent - 1), p => p - (int)p);

        GraphValue Share(string which, Func<double, long> place, Func<double, double> weight) =>
            graph.Node("Gather", [x, graph.Integers([.. places.Select(place)])], NodeAttribute.Of("axis", axis))
            * graph.Table($"{which}{axis}", shape, places.Select(weight));
    }
}
