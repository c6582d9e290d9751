namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Constants that belong to the layer before: a bias behind a product, weight and bias behind a norm, the shift of a
/// scale; where nothing else reads what lies between.
/// </summary>
internal static class Fusions
{
    public static ImportValue.Computed? Shifted(NodeImport node, ImportValue.Computed x, StoredTensor constant)
    {
        var layer = x.Node.Layer;
        if (!IsBetween(node, x))
            return null;
        if (layer is Layer.Scale { Shift: 0 } scale && constant.Shape.Size == 1)
            return Replaced(node, x, new Layer.Scale(scale.Factor, Decimals.Of(constant)), x.Node.Parameters);
        if (layer is Layer.Dense { HasBias: false } dense)
            return WithBias(node, x, dense with { HasBias = true }, constant, x.Shape.Rank - 1);
        if (layer is Layer.Conv2d { HasBias: false } image)
            return WithBias(node, x, image with { HasBias = true }, constant, 0);
        if (layer is Layer.Conv1d { HasBias: false } signal)
            return WithBias(node, x, signal with { HasBias = true }, constant, 0);
        if (NormWeights.Of(x) is { HasBias: false } norm && norm.Fits(node, constant) is { } bias)
            return norm.WithBias(node, Named(node, bias));
        return null;
    }

    public static ImportValue.Computed? Scaled(NodeImport node, ImportValue.Computed x, StoredTensor constant)
    {
        if (!IsBetween(node, x))
            return null;
        foreach (var norm in new[] { NormWeights.Of(x), NormWeights.OfChannels(x) })
            if (norm is { HasWeight: false } && norm.Fits(node, constant) is { } weight)
                return norm.WithWeight(node, Named(node, weight));
        return null;
    }

    /// <summary>A parameter keeps its initializer's name where it is that initializer.</summary>
    private static ParameterValue Named(NodeImport node, StoredTensor tensor)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is ImportValue.Constant { Name: { } name } constant)
                if (constant.Tensor.Bytes.Equals(tensor.Bytes))
                    return new(tensor, name);
        return new(tensor, null);
    }

    private static bool IsBetween(NodeImport node, ImportValue.Computed x)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is ImportValue.Computed computed && ReferenceEquals(computed.Node, x.Node))
                return node.IsOnlyReaderOf(i) && node.Scope.Absorbs(x.Node.Scope);
        return false;
    }

    private static ImportValue.Computed? WithBias(
        NodeImport node,
        ImportValue.Computed x,
        Layer layer,
        StoredTensor constant,
        int axis
    )
    {
        var channels = x.Shape[axis];
        var varies = Varies(node, constant, x.Shape);
        if (constant.Shape.Size != channels || (channels > 1 ? varies != axis : constant.Shape.Rank > x.Shape.Rank + 1))
            return null;
        var bias = new StoredTensor(constant.Type, Shape.Of(channels), constant.Bytes);
        var parameters = new Dictionary<string, ParameterValue>(x.Node.Parameters) { ["bias"] = Named(node, bias) };
        return Replaced(node, x, layer, parameters);
    }

    private static ImportValue.Computed Replaced(
        NodeImport node,
        ImportValue.Computed x,
        Layer layer,
        IReadOnlyDictionary<string, ParameterValue> parameters
    ) =>
        node.Apply(
            layer,
            parameters,
            [.. x.Node.Inputs.Select(input => new ImportValue.Computed(input, input.Shape))]
        ) with
        {
            Shape = x.Shape,
        };

    /// <summary>
    /// The one axis of a sample along which a constant has more than one value; -1 for none or several.
    /// </summary>
    public static int Varies(NodeImport node, StoredTensor constant, Shape sample)
    {
        var own = constant.Shape;
        if (own.Rank > sample.Rank + node.BatchAxes)
            return -1;
        var found = -1;
        for (var i = 0; i < own.Rank; i++)
        {
            if (own[i] == 1)
                continue;
            var axis = sample.Rank - own.Rank + i;
            if (found >= 0 || axis < 0 || own[i] != sample[axis])
                return -1;
            found = axis;
        }

        // A constant of one value may stand for the one channel there is.
        return found < 0 && own.Size == 1 && sample.Rank > 0 ? Array.IndexOf([.. sample.Extents], 1) : found;
    }
}
