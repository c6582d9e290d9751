namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Conv of signals and images.</summary>
internal static class Convolutions
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Conv", Conv);
        table.Add("ConvTranspose", TransposedConvolutions.ConvTranspose);
    }

    private static ImportValue[] Conv(NodeImport node)
    {
        var (input, weight) = (node.Computed(0), node.Constant(1));
        var bias = node.OptionalConstant(2);
        var extents = weight.Tensor.Shape;
        var axes = Spatial(node, input, extents);
        var window = WindowReader.Read(node, [.. extents.Extents.Skip(2)], [.. input.Shape.Extents.Skip(1)]);
        var groups = checked((int)node.Integer("group", 1));
        var parameters = Parameters(weight, bias);
        var (source, mode) = (input, PaddingMode.Zeros);
        if (PaddedInput.Of(input, window, axes) is { } padded)
            (source, mode, window) = (padded.Input, padded.Mode, padded.Window);
        Layer layer =
            axes == 1
                ? new Layer.Conv1d(
                    extents[0],
                    window.Kernel[0],
                    window.Strides[0],
                    Padding1d.Ends(window.Before[0], window.After[0]),
                    window.Dilations[0],
                    groups,
                    bias is not null
                )
                {
                    PaddingMode = mode,
                }
                : new Layer.Conv2d(
                    extents[0],
                    (window.Kernel[0], window.Kernel[1]),
                    (window.Strides[0], window.Strides[1]),
                    window.Sides,
                    (window.Dilations[0], window.Dilations[1]),
                    groups,
                    bias is not null
                )
                {
                    PaddingMode = mode,
                };
        return [node.Apply(layer, parameters, source)];
    }

    /// <summary>How many axes an image has: one or two.</summary>
    public static int Spatial(NodeImport node, ImportValue.Computed input, Shape weight)
    {
        if (weight.Rank is not (3 or 4))
            throw node.Refuse($"has a weight {weight}, but layers are of signals and of images");
        return input.Shape.Rank == weight.Rank - 1
            ? weight.Rank - 2
            : throw node.Refuse($"reads samples of {input.Shape}, but its weight is {weight}");
    }

    public static Dictionary<string, ParameterValue> Parameters(ImportValue.Constant weight, ImportValue.Constant? bias)
    {
        var parameters = new Dictionary<string, ParameterValue> { ["weight"] = new(weight.Tensor, weight.Name) };
        if (bias is not null)
            parameters["bias"] = new(bias.Tensor, bias.Name);
        return parameters;
    }
}
