namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// BatchNormalization, InstanceNormalization, LayerNormalization, GroupNormalization, RMSNormalization.
/// </summary>
internal static class Norms
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("BatchNormalization", node => [Batch(node)]);
        table.Add("InstanceNormalization", node => [Instance(node)]);
        table.Add("LayerNormalization", node => [LastAxes(node, hasMean: true)]);
        table.Add("RMSNormalization", node => [LastAxes(node, hasMean: false)]);
        table.Add("GroupNormalization", node => [Group(node)]);
    }

    private static ImportValue.Computed Batch(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        if (node.Opset >= 7)
            node.Expect("training_mode", 0);
        else
            node.Ignore("is_test");
        node.Expect("spatial", 1);
        var input = node.Channels();
        // 1 - 0.9 is 0.1 in decimals.
        var momentum = (double)(1m - (decimal)node.Real("momentum", 0.9));
        var (scale, bias) = (node.Constant(1), node.Constant(2));
        var isAffine = !IsAll(scale, 1) || !IsAll(bias, 0) || IsNamed(scale);
        var layer = new Layer.BatchNorm(momentum, node.Real("epsilon", 1e-5), isAffine);
        var parameters = isAffine ? Weights(scale, bias) : [];
        var (mean, variance) = (node.Constant(3), node.Constant(4));
        parameters.Add("running_mean", new(mean.Tensor, mean.Name));
        parameters.Add("running_var", new(variance.Tensor, variance.Name));
        var shape = input.Shape;
        if (shape.Rank > 3)
            input = node.Reshape(input, Shape.Of(shape[0], shape.Size / shape[0]));
        return node.Reshape(node.Apply(layer, parameters, input), shape);
    }

    private static ImportValue.Computed Instance(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var input = node.Channels();
        var (scale, bias) = (node.Constant(1), node.Constant(2));
        var isAffine = !IsAll(scale, 1) || !IsAll(bias, 0) || IsNamed(scale);
        var (epsilon, shape) = (node.Real("epsilon", 1e-5), input.Shape);
        // Of one value a channel all that is left is the bias, which an instance norm refuses.
        Layer layer =
            shape.Size == shape[0]
                ? new Layer.GroupNorm(shape[0], epsilon, isAffine)
                : new Layer.InstanceNorm(epsilon, isAffine);
        if (shape.Rank > 3)
            input = node.Reshape(input, Shape.Of(shape[0], shape.Size / shape[0]));
        return node.Reshape(node.Apply(layer, isAffine ? Weights(scale, bias) : [], input), shape);
    }

    private static ImportValue.Computed LastAxes(NodeImport node, bool hasMean)
    {
        node.Ignore("stash_type");
        var input = node.Channels();
        var first = node.SampleAxis(node.Integer("axis", -1), input.Shape);
        var axes = input.Shape.Rank - first;
        var normalised = Shape.Create([.. input.Shape.Extents.Skip(first)]);
        var (scale, bias) = (node.Constant(1), node.OptionalConstant(2));
        var isAffine = !IsAll(scale, 1) || (bias is not null && !IsAll(bias, 0)) || IsNamed(scale);
        if (!hasMean)
            return node.Apply(
                new Layer.RMSNorm(axes, node.Real("epsilon", 1e-5), isAffine),
                isAffine ? new Dictionary<string, ParameterValue> { ["weight"] = Shaped(scale, normalised) } : [],
                input
            );
        var all = first == 0 && input.Shape.Rank is 1 or 3;
        var parameters = new Dictionary<string, ParameterValue>();
        if (isAffine)
        {
            parameters["weight"] = Shaped(scale, normalised);
            parameters["bias"] = bias is not null ? Shaped(bias, normalised) : new(Zeros(scale), null);
        }

        return node.Apply(
            new Layer.LayerNorm(node.Real("epsilon", 1e-5), all ? null : axes, isAffine),
            parameters,
            input
        );
    }

    /// <summary>Operator sets 18 to 20 have a scale a group, later ones a scale a channel.</summary>
    private static ImportValue.Computed Group(NodeImport node)
    {
        node.Ignore("stash_type");
        var input = node.Channels();
        var groups = checked((int)node.Integer("num_groups", 0));
        var (scale, bias) = (node.Constant(1), node.Constant(2));
        var channels = input.Shape[0];
        if (node.Opset < 21 && groups > 0 && channels % groups == 0 && scale.Tensor.Shape.Size == groups)
            (scale, bias) = (Repeated(scale, channels), Repeated(bias, channels));
        var isAffine = !IsAll(scale, 1) || !IsAll(bias, 0) || IsNamed(scale);
        var layer = new Layer.GroupNorm(groups, node.Real("epsilon", 1e-5), isAffine);
        return node.Apply(layer, isAffine ? Weights(scale, bias) : [], input);
    }

    private static Dictionary<string, ParameterValue> Weights(ImportValue.Constant scale, ImportValue.Constant bias) =>
        new() { ["weight"] = new(scale.Tensor, scale.Name), ["bias"] = new(bias.Tensor, bias.Name) };

    private static ParameterValue Shaped(ImportValue.Constant constant, Shape shape)
    {
        var tensor = constant.Tensor;
        return tensor.Shape == shape ? new(tensor, constant.Name)
            : tensor.Shape.Size == shape.Size ? new(new(tensor.Type, shape, tensor.Bytes), constant.Name)
            : new(Folding.Rearranging.Expand(tensor, shape), null);
    }

    private static StoredTensor Zeros(ImportValue.Constant like) =>
        StoredTensor.Of<float>(like.Tensor.Shape, new float[like.Tensor.Shape.Size]);

    private static ImportValue.Constant Repeated(ImportValue.Constant perGroup, int channels)
    {
        var values = perGroup.Tensor.To<double>();
        var each = channels / values.Size;
        return new(
            StoredTensor.Of<double>(
                Shape.Of(channels),
                [.. Enumerable.Range(0, channels).Select(channel => values[channel / each])]
            ),
            null
        );
    }

    /// <summary>Weights that are named as a module's are trained, whatever they are now.</summary>
    private static bool IsNamed(ImportValue.Constant weight) =>
        weight.Name is { } name && name.EndsWith(".weight", StringComparison.Ordinal);

    private static bool IsAll(ImportValue.Constant constant, double value)
    {
        foreach (var element in constant.Tensor.To<double>().Span)
            if (element != value)
                return false;
        return true;
    }
}
