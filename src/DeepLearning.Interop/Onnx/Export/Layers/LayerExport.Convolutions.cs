namespace DeepLearning.Interop;

// Convolutions of signals are ONNX's of one axis.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Conv1d layer)
    {
        var sides = layer.ToConv2d().Window.Padding;
        return Convolution(
            [layer.Kernel],
            [layer.Stride],
            [layer.Dilation],
            [sides.Left],
            [sides.Right],
            layer.PaddingMode,
            layer.Groups,
            layer.HasBias
        );
    }

    public GraphValue Visit(Layer.Conv2d layer)
    {
        var sides = layer.Window.Padding;
        return Convolution(
            Both(layer.Kernel),
            Both(layer.Stride),
            Both(layer.Dilation),
            [sides.Top, sides.Left],
            [sides.Bottom, sides.Right],
            layer.PaddingMode,
            layer.Groups,
            layer.HasBias
        );
    }

    public GraphValue Visit(Layer.ConvTranspose1d layer) =>
        Transposed(
            [layer.Kernel],
            [layer.Stride],
            [layer.Dilation],
            [layer.Padding],
            [layer.OutputPadding],
            layer.Groups,
            layer.HasBias
        );

    public GraphValue Visit(Layer.ConvTranspose2d layer) =>
        Transposed(
            Both(layer.Kernel),
            Both(layer.Stride),
            Both(layer.Dilation),
            Both(layer.Padding),
            Both(layer.OutputPadding),
            layer.Groups,
            layer.HasBias
        );

    private static int[] Both(Size2d size) => [size.Height, size.Width];

    private GraphValue Convolution(
        int[] kernel,
        int[] stride,
        int[] dilation,
        int[] before,
        int[] after,
        PaddingMode mode,
        int groups,
        bool hasBias
    )
    {
        var x = X;
        if (mode != PaddingMode.Zeros && before.Concat(after).Any(pixels => pixels > 0))
        {
            x = Bordered(x, before, after, mode);
            before = after = new int[kernel.Length];
        }

        return graph.Node(
            "Conv",
            hasBias ? [x, Parameter("weight"), Parameter("bias")] : [x, Parameter("weight")],
            NodeAttribute.Of("kernel_shape", kernel),
            NodeAttribute.Of("strides", stride),
            NodeAttribute.Of("pads", [.. before, .. after]),
            NodeAttribute.Of("dilations", dilation),
            NodeAttribute.Of("group", groups)
        );
    }

    private GraphValue Transposed(
        int[] kernel,
        int[] stride,
        int[] dilation,
        int[] padding,
        int[] outputPadding,
        int groups,
        bool hasBias
    )
    {
        var (x, after) = (X, padding);
        if (outputPadding.Zip(stride).Any(axis => axis.First >= axis.Second))
        {
            (x, after) = Extended(padding, outputPadding, stride);
            outputPadding = new int[kernel.Length];
        }

        return graph.Node(
            "ConvTranspose",
            hasBias ? [x, Parameter("weight"), Parameter("bias")] : [x, Parameter("weight")],
            NodeAttribute.Of("kernel_shape", kernel),
            NodeAttribute.Of("strides", stride),
            NodeAttribute.Of("pads", [.. padding, .. after]),
            NodeAttribute.Of("output_padding", outputPadding),
            NodeAttribute.Of("dilations", dilation),
            NodeAttribute.Of("group", groups)
        );
    }

    /// <summary>
    /// More output at the end without an output padding, which ONNX Runtime wants below the stride: less is cut off
    /// there, of an input with zeros at its end where that is not enough.
    /// </summary>
    private (GraphValue Input, int[] After) Extended(int[] padding, int[] outputPadding, int[] stride)
    {
        var zeros = outputPadding
            .Select((more, axis) => (Math.Max(0, more - padding[axis]) + stride[axis] - 1) / stride[axis])
            .ToArray();
        int[] after = [.. padding.Select((cut, axis) => cut - outputPadding[axis] + zeros[axis] * stride[axis])];
        if (zeros.All(count => count == 0))
            return (X, after);
        var none = new long[zeros.Length + 2];
        return (graph.Node("Pad", [X, graph.Integers([.. none, 0, 0, .. Longs(zeros)])]), after);
    }

    private static IEnumerable<long> Longs(int[] values) => values.Select(value => (long)value);
}
