namespace DeepLearning.Interop.Onnx.Import;

/// <summary>MaxPool, AveragePool and their global forms, of signals and images.</summary>
internal static class Pools
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("MaxPool", MaxPool);
        table.Add("AveragePool", AveragePool);
        table.Add("GlobalAveragePool", node => [Global(node, max: false)]);
        table.Add("GlobalMaxPool", node => [Global(node, max: true)]);
    }

    private static ImportValue[] MaxPool(NodeImport node)
    {
        node.Ignore("storage_order");
        var (input, window) = Window(node);
        if (!IsPaddingOfLayers(node, input, window) && window.Dilations.All(dilation => dilation == 1))
        {
            // Border pixels again: a window that reaches into them has them anyway.
            input = Copies.Pad(node, input, PaddingMode.Replicate, window.Before, window.After);
            window = window.Unpadded;
        }

        return [Pooled(node, input, window, Max)];
    }

    private static ImportValue[] AveragePool(NodeImport node)
    {
        var countsPadding = node.Flag("count_include_pad");
        var (input, window) = Window(node);
        if (window.Dilations.Any(dilation => dilation != 1))
            throw node.Refuse("has dilations, which no layer expresses");
        if (IsPaddingOfLayers(node, input, window) && (window.IsSymmetric || !countsPadding))
            return [Pooled(node, input, window, (w, ceiled) => Average(w, ceiled, countsPadding))];
        var value = Pooled(
            node,
            Padded(node, input, window),
            window.Unpadded,
            (w, ceiled) => Average(w, ceiled, countPadding: true)
        );
        return [countsPadding ? value : Affine.Of(node, value, Shares(window, input.Shape, value.Shape), null)];
    }

    /// <summary>Whether it is below half the kernel, and windows at the end start where a layer's may.</summary>
    private static bool IsPaddingOfLayers(NodeImport node, ImportValue.Computed input, OnnxWindow window)
    {
        for (var i = 0; i < window.Kernel.Length; i++)
        {
            if (window.Before[i] > window.Kernel[i] / 2)
                return false;
            if (window.Before[i] == window.After[i] || node.Flag("ceil_mode"))
                continue;
            var (extent, before) = (input.Shape[i + 1], window.Before[i]);
            var span = (window.Kernel[i] - 1) * window.Dilations[i] + 1;
            var wanted = (extent + before + window.After[i] - span) / window.Strides[i] + 1;
            var ceiled = (extent + 2 * before - span + window.Strides[i] - 1) / window.Strides[i] + 1;
            if (wanted > ceiled || (wanted == ceiled && (ceiled - 1) * window.Strides[i] >= extent + before))
                return false;
        }

        return true;
    }

    /// <summary>For each window what its mean over the padding's zeros too is to be multiplied by.</summary>
    private static StoredTensor Shares(OnnxWindow window, Shape from, Shape to)
    {
        double[][] axes =
        [
            .. window.Kernel.Select(
                (kernel, i) =>
                    Enumerable
                        .Range(0, to[i + 1])
                        .Select(w =>
                            (double)kernel / Inside(w * window.Strides[i] - window.Before[i], kernel, from[i + 1])
                        )
                        .ToArray()
            ),
        ];
        var last = axes[^1];
        return axes.Length == 1
            ? StoredTensor.Of<double>([to[1]], last)
            : StoredTensor.Of<double>([to[1], to[2]], [.. axes[0].SelectMany(row => last.Select(c => row * c))]);
    }

    private static int Inside(int start, int kernel, int extent) =>
        Math.Min(start + kernel, extent) - Math.Max(start, 0);

    private static (ImportValue.Computed Input, OnnxWindow Window) Window(NodeImport node)
    {
        var input = node.Computed(0);
        if (input.Shape.Rank is not (2 or 3))
            throw node.Refuse($"reads samples of {input.Shape}, but layers pool signals and images");
        return (input, WindowReader.Read(node, kernel: null, [.. input.Shape.Extents.Skip(1)]));
    }

    /// <summary>
    /// The pool with the padding before on both sides. What it has too little of windows then, it has with a last one
    /// that lies over the end, whose places there do not count; what it has too many of is cut off.
    /// </summary>
    private static ImportValue.Computed Pooled(
        NodeImport node,
        ImportValue.Computed input,
        OnnxWindow window,
        Func<OnnxWindow, bool, Layer> layer
    )
    {
        var isCeiled = node.Flag("ceil_mode");
        if (window.IsSymmetric)
        {
            var pooled = node.Apply(layer(window, isCeiled), input);
            if (isCeiled && node.Opset < 22 && !HasWindows(window, input.Shape, pooled.Shape))
                throw node.Refuse("has in ceil_mode a last window that lies in the padding, which no layer has");
            return PoolMerge.Of(node, pooled) ?? pooled;
        }

        if (isCeiled)
            throw node.Refuse("has ceil_mode with a padding that its ends do not share, which no layer expresses");
        var wanted = new int[window.Kernel.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            var room = input.Shape[i + 1] + window.Before[i] + window.After[i];
            wanted[i] = (room - (window.Kernel[i] - 1) * window.Dilations[i] - 1) / window.Strides[i] + 1;
        }

        var symmetric = window with { After = window.Before };
        var value = node.Apply(layer(symmetric, true), input);
        for (var i = 0; i < wanted.Length; i++)
            value =
                value.Shape[i + 1] >= wanted[i]
                    ? Slices.Of(node, value, i + 1, 0, wanted[i])
                    : throw node.Refuse("has a padding at the end that no layer expresses");
        return value;
    }

    /// <summary>Whether a pool has as many windows as ONNX counts: one that starts behind the image too.</summary>
    private static bool HasWindows(OnnxWindow window, Shape from, Shape to)
    {
        for (var i = 0; i < window.Kernel.Length; i++)
        {
            var left =
                from[i + 1] + window.Before[i] + window.After[i] - (window.Kernel[i] - 1) * window.Dilations[i] - 1;
            if ((left + window.Strides[i] - 1) / window.Strides[i] + 1 != to[i + 1])
                return false;
        }

        return true;
    }

    private static Layer Max(OnnxWindow w, bool isCeiled) =>
        w.Kernel.Length == 1
            ? new Layer.MaxPool1d(w.Kernel[0], w.Strides[0], w.Before[0], w.Dilations[0]) { CeilMode = isCeiled }
            : new Layer.MaxPool2d(
                (w.Kernel[0], w.Kernel[1]),
                (w.Strides[0], w.Strides[1]),
                (w.Before[0], w.Before[1]),
                (w.Dilations[0], w.Dilations[1])
            )
            {
                CeilMode = isCeiled,
            };

    private static Layer Average(OnnxWindow w, bool isCeiled, bool countPadding) =>
        w.Kernel.Length == 1
            ? new Layer.AvgPool1d(w.Kernel[0], w.Strides[0], w.Before[0], countPadding) { CeilMode = isCeiled }
            : new Layer.AvgPool2d(
                (w.Kernel[0], w.Kernel[1]),
                (w.Strides[0], w.Strides[1]),
                (w.Before[0], w.Before[1]),
                countPadding
            )
            {
                CeilMode = isCeiled,
            };

    private static ImportValue.Computed Padded(NodeImport node, ImportValue.Computed input, OnnxWindow window) =>
        window.Kernel.Length == 2
            ? node.Apply(new Layer.ZeroPad2d(window.Sides), input)
            : Copies.Pad(node, input, PaddingMode.Zeros, window.Before, window.After);

    /// <summary>[channels, 1, ...]: an adaptive pool to one window, or the mean of all axes but the first.</summary>
    private static ImportValue.Computed Global(NodeImport node, bool max)
    {
        var input = node.Computed(0);
        if (input.Shape.Rank < 2)
            throw node.Refuse($"reads samples of {input.Shape}, which have no axis to pool");
        var last = Shape.Create([input.Shape[0], .. Enumerable.Repeat(1, input.Shape.Rank - 1)]);
        if (input.Shape.Rank == 2)
            return node.Apply(max ? new Layer.AdaptiveMaxPool1d(1) : new Layer.AdaptiveAvgPool1d(1), input);
        if (input.Shape.Rank > 3)
            input = node.Reshape(input, Shape.Of(input.Shape[0], 1, input.Shape.Size / input.Shape[0]));
        var pooled = node.Apply(max ? new Layer.AdaptiveMaxPool2d(1) : new Layer.AdaptiveAvgPool2d(1), input);
        return node.Reshape(pooled, last);
    }
}
