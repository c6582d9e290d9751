namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A window over one or two axes, as ONNX has it: each axis its own.</summary>
internal sealed record OnnxWindow(int[] Kernel, int[] Strides, int[] Dilations, int[] Before, int[] After)
{
    public bool IsSymmetric => Before.AsSpan().SequenceEqual(After);

    /// <summary>The same of an image that is padded already.</summary>
    public OnnxWindow Unpadded => this with { Before = new int[Kernel.Length], After = new int[Kernel.Length] };

    public Padding.Sides Sides => new(Before[0], After[0], Before[1], After[1]);
}

/// <summary>Reads kernel_shape, strides, dilations, pads and auto_pad.</summary>
internal static class WindowReader
{
    /// <param name="node">The operator.</param>
    /// <param name="kernel">The kernel that a weight has; null where the attribute alone says it.</param>
    /// <param name="image">The extents that it slides over.</param>
    public static OnnxWindow Read(NodeImport node, int[]? kernel, int[] image)
    {
        var axes = image.Length;
        var said = node.Integers("kernel_shape");
        if (said is not null && kernel is not null && !said.SequenceEqual(kernel.Select(extent => (long)extent)))
            throw node.Refuse($"has kernel_shape {Text(said)}, but a weight of {Text(kernel)}");
        kernel ??= Numbers(node, "kernel_shape", said ?? throw node.Refuse("lacks kernel_shape"), axes);
        var strides = Numbers(node, "strides", node.Integers("strides"), axes, byDefault: 1);
        var dilations = Numbers(node, "dilations", node.Integers("dilations"), axes, byDefault: 1);
        var pads = Numbers(node, "pads", node.Integers("pads"), 2 * axes, byDefault: 0);
        var auto = node.Text("auto_pad", "NOTSET");
        var (before, after) = (pads[..axes], pads[axes..]);
        if (auto is "SAME_UPPER" or "SAME_LOWER")
            for (var i = 0; i < axes; i++)
            {
                var windows = (image[i] + strides[i] - 1) / strides[i];
                var total = Math.Max(0, (windows - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - image[i]);
                var less = total / 2;
                (before[i], after[i]) = auto == "SAME_UPPER" ? (less, total - less) : (total - less, less);
            }
        else if (auto == "VALID")
            (before, after) = (new int[axes], new int[axes]);
        else if (auto is not ("NOTSET" or ""))
            throw node.Refuse($"has auto_pad '{auto}', which is none");
        return new(kernel, strides, dilations, before, after);
    }

    public static int[] Numbers(NodeImport node, string name, long[]? values, int count, int byDefault = 0)
    {
        if (values is null)
            return [.. Enumerable.Repeat(byDefault, count)];
        if (values.Length != count)
            throw node.Refuse($"has {values.Length} {name}, but {count} are expected");
        foreach (var value in values)
            if (value is < 0 or > int.MaxValue / 4)
                throw node.Refuse($"has {name} {Text(values)}, which no layer expresses");
        return [.. values.Select(value => (int)value)];
    }

    public static string Text<T>(IEnumerable<T> values) => $"[{string.Join(", ", values)}]";
}
