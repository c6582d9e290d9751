using DeepLearning.Interop.Onnx.Schema;

namespace DeepLearning.Interop;

// Pools of signals are ONNX's of one axis. Adaptive ones, which ONNX has not, are global or plain pools where their
// windows are alike, and otherwise gathered, an axis at a time.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.MaxPool1d layer) =>
        Pooled([Width(layer.ToMaxPool2d().Window)], (x, axes) => Largest(x, axes));

    public GraphValue Visit(Layer.MaxPool2d layer) =>
        Pooled([Height(layer.Window), Width(layer.Window)], (x, axes) => Largest(x, axes));

    public GraphValue Visit(Layer.AvgPool1d layer) =>
        Pooled([Width(layer.ToAvgPool2d().Window)], (x, axes) => Average(x, axes, layer.CountPadding));

    public GraphValue Visit(Layer.AvgPool2d layer) =>
        Pooled([Height(layer.Window), Width(layer.Window)], (x, axes) => Average(x, axes, layer.CountPadding));

    public GraphValue Visit(Layer.AdaptiveMaxPool1d layer) => Adaptive([layer.OutputSize], isMax: true);

    public GraphValue Visit(Layer.AdaptiveMaxPool2d layer) => Adaptive(Both(layer.OutputSize), isMax: true);

    public GraphValue Visit(Layer.AdaptiveAvgPool1d layer) => Adaptive([layer.OutputSize], isMax: false);

    public GraphValue Visit(Layer.AdaptiveAvgPool2d layer) => Adaptive(Both(layer.OutputSize), isMax: false);

    public GraphValue Visit(Layer.GlobalMaxPool2d layer) => Flat(graph.Node("GlobalMaxPool", [X]));

    public GraphValue Visit(Layer.GlobalAvgPool2d layer) => Flat(graph.Node("GlobalAveragePool", [X]));

    private GraphValue Flat(GraphValue x) => graph.Node("Flatten", [x], NodeAttribute.Of("axis", 1));

    /// <summary>
    /// Both axes at once, rounded up if so asked. ONNX, below operator set 22, counts a last window that starts behind
    /// the image too; where it would, that axis is rounded down, by itself if the other must not be: both largest
    /// values and means may be taken an axis at a time.
    /// </summary>
    private GraphValue Pooled(PoolAxis[] axes, Func<GraphValue, PoolAxis[], GraphValue> pool)
    {
        var extents = Output.Extents.Skip(1).Zip(Sample.Extents.Skip(1)).ToArray();
        PoolAxis[] rounded =
        [
            .. axes.Select((axis, i) => axis.Windows(extents[i].Second) == extents[i].First ? axis : axis.RoundedDown),
        ];
        if (rounded.Select(axis => axis.IsCeiled).Distinct().Count() == 1)
            return pool(X, rounded);
        return pool(pool(X, [rounded[0], PoolAxis.Nothing]), [PoolAxis.Nothing, rounded[1]]);
    }

    private static PoolAxis Height(Window2d window) =>
        new(window.Kernel.Height, window.Stride.Height, window.Padding.Top, window.Dilation.Height, window.IsCeiled);

    private static PoolAxis Width(Window2d window) =>
        new(window.Kernel.Width, window.Stride.Width, window.Padding.Left, window.Dilation.Width, window.IsCeiled);

    private GraphValue Largest(GraphValue x, PoolAxis[] axes) =>
        graph.Node("MaxPool", [x], [.. Attributes(axes), NodeAttribute.Of("dilations", axes.Select(a => a.Dilation))]);

    private GraphValue Average(GraphValue x, PoolAxis[] axes, bool countsPadding) =>
        graph.Node("AveragePool", [x], [.. Attributes(axes), NodeAttribute.Of("count_include_pad", countsPadding)]);

    private static IEnumerable<AttributeProto> Attributes(PoolAxis[] axes) =>
        [
            NodeAttribute.Of("kernel_shape", axes.Select(axis => axis.Kernel)),
            NodeAttribute.Of("strides", axes.Select(axis => axis.Stride)),
            NodeAttribute.Of("pads", axes.Concat(axes).Select(axis => axis.Padding)),
            NodeAttribute.Of("ceil_mode", axes.Any(axis => axis.IsCeiled)),
        ];

    private GraphValue Adaptive(int[] sizes, bool isMax)
    {
        if (sizes.All(size => size == 1))
            return graph.Node(isMax ? "GlobalMaxPool" : "GlobalAveragePool", [X]);
        var extents = Sample.Extents.Skip(1).ToArray();
        if (extents.Zip(sizes).All(axis => axis.First % axis.Second == 0))
        {
            var axes = extents.Zip(sizes, (extent, size) => PoolAxis.Nothing with { Kernel = extent / size });
            PoolAxis[] windows = [.. axes.Select(axis => axis with { Stride = axis.Kernel })];
            return isMax ? Largest(X, windows) : Average(X, windows, countsPadding: false);
        }

        var x = X;
        for (var axis = 0; axis < sizes.Length; axis++)
            if (sizes[axis] != extents[axis])
                x = Windows(x, axis + 2, extents[axis], sizes[axis], isMax);
        return x;
    }

    /// <summary>
    /// Window i of n along an extent e, from floor(i e / n) up to ceil((i + 1) e / n). Shorter ones name their last
    /// place again, and these share its weight.
    /// </summary>
    private GraphValue Windows(GraphValue x, int axis, int extent, int size, bool isMax)
    {
        var windows = Enumerable
            .Range(0, size)
            .Select(i => (From: (int)((long)i * extent / size), To: (int)(((i + 1L) * extent + size - 1) / size)))
            .ToArray();
        var longest = windows.Max(window => window.To - window.From);
        var places = windows
            .SelectMany(window =>
                Enumerable.Range(0, longest).Select(i => (long)Math.Min(window.From + i, window.To - 1))
            )
            .ToArray();
        var gathered = graph.Node(
            "Gather",
            [x, graph.Table($"places{axis}", [size, longest], places)],
            NodeAttribute.Of("axis", axis)
        );
        if (isMax)
            return Reduce("ReduceMax", gathered, false, [axis + 1]);
        var weights = windows.SelectMany(window =>
        {
            var (length, more) = (window.To - window.From, longest - (window.To - window.From));
            return Enumerable.Range(0, longest).Select(i => 1.0 / length / (i < length - 1 ? 1 : more + 1));
        });
        var shape = Shape.Create([size, longest, .. Enumerable.Repeat(1, Sample.Rank - axis)]);
        return Reduce("ReduceSum", gathered * graph.Table($"weights{axis}", shape, weights), false, [axis + 1]);
    }
}
