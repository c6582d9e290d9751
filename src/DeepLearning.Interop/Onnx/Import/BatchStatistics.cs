namespace DeepLearning.Interop.Onnx.Import;

/// <summary>(x - mean) / sqrt(variance + e), a constant mean and variance for each channel: a batch norm.</summary>
internal static class BatchStatistics
{
    public static ImportValue.Computed? Recognise(NodeImport node)
    {
        if (node.Producer(node.Node, 0, "Sub") is not { } difference)
            return null;
        if (node.Producer(node.Node, 1, "Sqrt") is not { } root || node.Producer(root, 0, "Add") is not { } sum)
            return null;
        if (node.InputOf(difference, 0) is not ImportValue.Computed { Shape.Rank: > 0 and <= 3 } input)
            return null;
        if (ChannelsOf(node, input, node.InputOf(difference, 1)) is not { } mean)
            return null;
        if (ChannelsOf(node, input, node.InputOf(sum, 0)) is not { } variance)
            return null;
        if (node.InputOf(sum, 1) is not ImportValue.Constant { Tensor.Shape.Size: 1 } epsilon)
            return null;
        return Decimals.Of(epsilon.Tensor) is > 0 and var number
            ? node.Apply(
                new Layer.BatchNorm(epsilon: number, affine: false),
                new Dictionary<string, ParameterValue> { ["running_mean"] = mean, ["running_var"] = variance },
                input
            )
            : null;
    }

    /// <summary>A constant of one number a channel.</summary>
    private static ParameterValue? ChannelsOf(NodeImport node, ImportValue.Computed input, ImportValue? value)
    {
        if (value is not ImportValue.Constant constant || constant.Tensor.Shape.Size != input.Shape[0])
            return null;
        if (input.Shape[0] > 1 && Fusions.Varies(node, constant.Tensor, input.Shape) != 0)
            return null;
        return constant.Tensor.Shape.Rank <= input.Shape.Rank + node.BatchAxes
            ? new(new(constant.Tensor.Type, Shape.Of(input.Shape[0]), constant.Tensor.Bytes), constant.Name)
            : null;
    }
}
