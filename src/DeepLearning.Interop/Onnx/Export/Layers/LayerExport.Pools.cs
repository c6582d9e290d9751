namespace DeepLearning.Interop;

// Pools of signals are ONNX's of one axis. Adaptive ones, which ONNX has not, are global or plain pools where their
// windows are alike, and otherwise gathered, an axis at a time.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.MaxPool1d layer) =>
        Largest([layer.Kernel], [layer.Stride], [layer.Padding], [layer.Dilation], layer.CeilMode);

    public GraphValue Visit(Layer.MaxPool2d layer) =>
        Largest(Both(layer.Kernel), Both(layer.Stride), Both(layer.Padding), Both(layer.Dilation), layer.CeilMode);

    public GraphValue Visit(Layer.AvgPool1d layer) =>
        Average([layer.Kernel], [layer.Stride], [layer.Padding], layer.CountPadding, layer.CeilMode);

    public GraphValue Visit(Layer.AvgPool2d layer) =>
        Average(Both(layer.Kernel), Both(layer.Stride), Both(layer.Padding), layer.CountPadding, layer.CeilMode);

    public GraphValue Visit(Layer.AdaptiveMaxPool1d layer) => Adaptive([layer.OutputSize], isMax: true);

    public GraphValue Visit(Layer.AdaptiveMaxPool2d layer) => Adaptive(Both(layer.OutputSize), isMax: true);

    public GraphValue Visit(Layer.AdaptiveAvgPool1d layer) => Adaptive([layer.OutputSize], isMax: false);

    public GraphValue Visit(Layer.AdaptiveAvgPool2d layer) => Adaptive(Both(layer.OutputSize), isMax: false);

    public GraphValue Visit(Layer.GlobalMaxPool2d layer) => Flat(graph.Node("GlobalMaxPool", [X]));

    public GraphValue Visit(Layer.GlobalAvgPool2d layer) => Flat(graph.Node("GlobalAveragePool", [X]));

    private GraphValue Flat(GraphValue x) => graph.Node("Flatten", [x], NodeAttribute.Of("axis", 1));

    private GraphValue Largest(int[] kernel, int[] stride, int[] padding, int[] dilation, bool isCeiled) =>
        graph.Node(
            "MaxPool",
            [X],
            NodeAttribute.Of("kernel_shape", kernel),
            NodeAttribute.Of("strides", stride),
            NodeAttribute.Of("pads", [.. padding, .. padding]),
            NodeAttribute.Of("dilations", dilation),
            NodeAttribute.Of("ceil_mode", isCeiled)
        );

    private GraphValue Average(int[] kernel, int[] stride, int[] padding, bool countsPadding, bool isCeiled) =>
        graph.Node(
            "AveragePool",
            [X],
            NodeAttribute.Of("kernel_shape", kernel),
            NodeAttribute.Of("strides", stride),
            NodeAttribute.Of("pads", [.. padding, .. padding]),
            NodeAttribute.Of("count_include_pad", countsPadding),
            NodeAttribute.Of("ceil_mode", isCeiled)
        );

    private GraphValue Adaptive(int[] sizes, bool isMax)
    {
        if (sizes.All(size => size == 1))
            return graph.Node(isMax ? "GlobalMaxPool" : "GlobalAveragePool", [X]);
        var extents = Sample.Extents.Skip(1).ToArray();
        if (extents.Zip(sizes).All(axis => axis.First % axis.Second == 0))
        {
            var kernel = extents.Zip(sizes, (extent, size) => extent / size).ToArray();
            var (none, ones) = (new int[sizes.Length], sizes.Select(_ => 1).ToArray());
            return isMax
                ? Largest(kernel, kernel, none, ones, isCeiled: false)
                : Average(kernel, kernel, none, countsPadding: false, isCeiled: false);
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
