namespace DeepLearning.Interop.Onnx.Import;

/// <summary>ConvTranspose of signals and images.</summary>
internal static class TransposedConvolutions
{
    public static ImportValue[] ConvTranspose(NodeImport node)
    {
        var (input, zeros) = WithoutZeros(node);
        var weight = node.Constant(1);
        var bias = node.OptionalConstant(2);
        var extents = weight.Tensor.Shape;
        var axes = Convolutions.Spatial(node, input, extents);
        int[] image = [.. input.Shape.Extents.Skip(1)];
        var groups = checked((int)node.Integer("group", 1));
        var auto = node.Text("auto_pad", "NOTSET");
        if (auto is not ("NOTSET" or "" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw node.Refuse($"has auto_pad '{auto}', which is none");
        int[] kernel = [.. extents.Extents.Skip(2)];
        if (node.Integers("kernel_shape") is { } said && !said.SequenceEqual(kernel.Select(extent => (long)extent)))
            throw node.Refuse($"has kernel_shape {WindowReader.Text(said)}, but a weight {extents}");
        var strides = WindowReader.Numbers(node, "strides", node.Integers("strides"), axes, byDefault: 1);
        var dilations = WindowReader.Numbers(node, "dilations", node.Integers("dilations"), axes, byDefault: 1);
        var pads = WindowReader.Numbers(node, "pads", node.Integers("pads"), 2 * axes, byDefault: 0);
        var more = WindowReader.Numbers(node, "output_padding", node.Integers("output_padding"), axes);
        long[]? wanted = node.Integers("output_shape");
        if (wanted is null && auto is "SAME_UPPER" or "SAME_LOWER")
            wanted = [.. image.Select((extent, i) => (long)extent * strides[i])];
        if (wanted is { } output)
        {
            // The channels and the batch may come first.
            output = output[^axes..];
            for (var i = 0; i < axes; i++)
            {
                var total = strides[i] * (image[i] - 1) + more[i] + (kernel[i] - 1) * dilations[i] + 1 - output[i];
                // What is wanted beyond is zeros at the end.
                more[i] = checked((int)(more[i] + Math.Max(0, -total)));
                total = Math.Max(0, total);
                var half = checked((int)(total / 2));
                var rest = checked((int)total) - half;
                (pads[i], pads[i + axes]) = auto == "SAME_UPPER" ? (half, rest) : (rest, half);
            }
        }

        // Zeros at the end of the input are so many strides more of output.
        for (var i = 0; i < axes; i++)
            more[i] = checked(more[i] + zeros[i] * strides[i]);
        return [Cut(node, Emit(node, (input, weight, bias), groups, strides, dilations, pads, more))];
    }

    /// <summary>
    /// What is read, without the zeros at its end by which this library writes an output padding that is not below the
    /// stride, and how many there were.
    /// </summary>
    private static (ImportValue.Computed Input, int[] Zeros) WithoutZeros(NodeImport node)
    {
        var input = node.Computed(0);
        var none = new int[Math.Max(0, input.Shape.Rank - 1)];
        if (node.Scope.Layer is null || node.Producer(node.Node, 0, "Pad") is not { } pad)
            return (input, none);
        if (!node.Scope.Absorbs(Scope.Of(pad, true)) || node.InputOf(pad, 0) is not ImportValue.Computed source)
            return (input, none);
        if (node.InputOf(pad, 1) is not ImportValue.Constant pads || pads.Tensor.Shape.Size != 2 * (none.Length + 2))
            return (input, none);
        var sides = pads.Tensor.ToIntegers();
        return sides[..(none.Length + 4)].All(places => places == 0)
            ? (source, [.. sides[(none.Length + 4)..].Select(places => (int)places)])
            : (input, none);
    }

    private static (ImportValue.Computed Value, int[] First, int[] Extents) Emit(
        NodeImport node,
        (ImportValue.Computed Input, ImportValue.Constant Weight, ImportValue.Constant? Bias) reads,
        int groups,
        int[] strides,
        int[] dilations,
        int[] pads,
        int[] more
    )
    {
        var weight = reads.Weight.Tensor.Shape;
        var axes = strides.Length;
        // A padding that the sides do not share, or below zero, is cut off behind the layer or is output padding.
        var (padding, output, first, extents) = (new int[axes], new int[axes], new int[axes], new int[axes]);
        for (var i = 0; i < axes; i++)
        {
            var (before, after) = (pads[i], pads[i + axes]);
            extents[i] =
                (reads.Input.Shape[i + 1] - 1) * strides[i]
                + (weight[i + 2] - 1) * dilations[i]
                + 1
                + more[i]
                - before
                - after;
            var isOutputPadding = before >= after && more[i] + before - after < Math.Max(strides[i], dilations[i]);
            padding[i] = Math.Max(0, isOutputPadding ? before : Math.Min(before, after));
            first[i] = before - padding[i];
            output[i] = Math.Max(0, more[i] - (after - padding[i]));
            if (before < 0 || after < 0)
                throw node.Refuse("has a padding below zero, which no layer expresses");
        }

        var parameters = Convolutions.Parameters(reads.Weight, reads.Bias);
        var channels = checked(weight[1] * groups);
        Layer layer =
            axes == 1
                ? new Layer.ConvTranspose1d(
                    channels,
                    weight[2],
                    strides[0],
                    padding[0],
                    output[0],
                    dilations[0],
                    groups,
                    reads.Bias is not null
                )
                : new Layer.ConvTranspose2d(
                    channels,
                    (weight[2], weight[3]),
                    (strides[0], strides[1]),
                    (padding[0], padding[1]),
                    (output[0], output[1]),
                    (dilations[0], dilations[1]),
                    groups,
                    reads.Bias is not null
                );
        return (node.Apply(layer, parameters, reads.Input), first, extents);
    }

    private static ImportValue.Computed Cut(
        NodeImport node,
        (ImportValue.Computed Value, int[] First, int[] Extents) whole
    )
    {
        var value = whole.Value;
        for (var i = 0; i < whole.First.Length; i++)
            value = Slices.Of(node, value, i + 1, whole.First[i], whole.First[i] + whole.Extents[i]);
        return value;
    }
}
