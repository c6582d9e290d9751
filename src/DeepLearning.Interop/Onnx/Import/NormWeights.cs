namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A norm without weight or bias, behind which they come as operators of their own.</summary>
/// <param name="Value">What the norm computes.</param>
/// <param name="Affine">The same layer with weights.</param>
/// <param name="Weights">The shape of its weights.</param>
/// <param name="Stretched">Their shape among a sample's axes: [channels, 1, 1], or the last axes.</param>
internal sealed record NormWeights(ImportValue.Computed Value, Layer Affine, Shape Weights, Shape Stretched)
{
    public bool HasWeight => Value.Node.Parameters.ContainsKey("weight");

    /// <summary>Whether it has a bias that is not yet to be given.</summary>
    public bool HasBias =>
        Affine is Layer.RMSNorm
        || (Value.Node.Parameters.TryGetValue("bias", out var bias) && !ReferenceEquals(bias.Source, Pending));

    /// <summary>The source of a bias of zeros that the next operator may give.</summary>
    private static readonly string Pending = new('?', 1);

    public static NormWeights? Of(ImportValue.Computed value)
    {
        var shape = value.Node.Shape;
        return value.Node.Layer switch
        {
            Layer.LayerNorm norm => OfLastAxes(norm with { Affine = true }, norm.Normalised(shape)),
            Layer.RMSNorm norm => OfLastAxes(norm with { Affine = true }, norm.Normalised(shape)),
            Layer.BatchNorm norm => OfEachChannel(value, norm with { Affine = true }),
            Layer.GroupNorm norm => OfEachChannel(value, norm with { Affine = true }),
            Layer.InstanceNorm norm => OfEachChannel(value, norm with { Affine = true }),
            _ => null,
        };

        NormWeights OfLastAxes(Layer affine, Shape weights) => new(value, affine, weights, weights);
    }

    /// <summary>
    /// A norm of each channel by itself is written as one of the last axes; weights a channel say which it is.
    /// </summary>
    public static NormWeights? OfChannels(ImportValue.Computed value) =>
        value.Node is { Layer: Layer.LayerNorm { Affine: false, Axes: { } axes } norm, Shape: var shape }
        && shape.Rank is 2 or 3
        && axes == shape.Rank - 1
        && shape.Size > shape[0]
            ? OfEachChannel(value, new Layer.InstanceNorm(norm.Epsilon, affine: true))
            : null;

    private static NormWeights OfEachChannel(ImportValue.Computed value, Layer affine)
    {
        var (channels, rank) = (value.Node.Shape[0], value.Node.Shape.Rank);
        return new(value, affine, [channels], Shape.Create([channels, .. Enumerable.Repeat(1, rank - 1)]));
    }

    /// <summary>A constant as the norm's weights; null where it is of another shape.</summary>
    public StoredTensor? Fits(NodeImport node, StoredTensor constant)
    {
        var leading = constant.Shape.Rank - Stretched.Rank;
        if (leading > Value.Shape.Rank - Stretched.Rank + node.BatchAxes)
            return null;
        if (leading < 0 || constant.Shape.Extents.Take(leading).Any(extent => extent != 1))
            return null;
        return constant.Shape.Extents.Skip(leading).SequenceEqual(Stretched.Extents)
            ? new(constant.Type, Weights, constant.Bytes)
            : null;
    }

    public ImportValue.Computed WithWeight(NodeImport node, ParameterValue weight)
    {
        var parameters = new Dictionary<string, ParameterValue>(Value.Node.Parameters) { ["weight"] = weight };
        if (Affine is not Layer.RMSNorm)
            parameters["bias"] = new(Zeros(node), Pending);
        return Replaced(node, parameters);
    }

    public ImportValue.Computed? WithBias(NodeImport node, ParameterValue bias) =>
        HasWeight
            ? Replaced(node, new Dictionary<string, ParameterValue>(Value.Node.Parameters) { ["bias"] = bias })
            : null;

    private StoredTensor Zeros(NodeImport node)
    {
        node.Budget.Take(Weights.Size);
        return StoredTensor.Of<float>(Weights, new float[Weights.Size]);
    }

    private ImportValue.Computed Replaced(NodeImport node, Dictionary<string, ParameterValue> parameters)
    {
        var input = Value.Node.Inputs[0];
        return node.Apply(Affine, parameters, new ImportValue.Computed(input, input.Shape));
    }
}
