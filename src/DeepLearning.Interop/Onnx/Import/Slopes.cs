namespace DeepLearning.Interop.Onnx.Import;

/// <summary>PRelu: one slope, one a channel, or one a place.</summary>
internal static class Slopes
{
    public static ImportValue.Computed PRelu(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var (input, slope) = (node.Computed(0), node.Constant(1));
        var shape = slope.Tensor.Shape;
        if (shape.Size == 1 && input.Node.Shape[0] != 1)
            return Apply(node, input, slope, perChannel: false);
        // Before operator set 7 a slope of one axis has one number a channel.
        var axis =
            node.Opset < 7 && shape.Rank == 1 && shape.Size == input.Node.Shape[0]
                ? 0
                : Fusions.Varies(node, slope.Tensor, input.Shape);
        if (shape.Size == 1)
            return Apply(node, input, slope, perChannel: shape.Rank > 1);
        if (axis == 0 && shape.Size == input.Node.Shape[0])
            return Apply(node, input, slope, perChannel: true);
        var positive = node.Elementwise(new Layer.ReLU(), input);
        var negative = node.Elementwise(new Layer.ReLU(), Affine.Scale(node, input, -1, 0));
        return Arithmetic.Difference(node, positive, Affine.Of(node, negative, slope.Tensor, null));
    }

    private static ImportValue.Computed Apply(
        NodeImport node,
        ImportValue.Computed input,
        ImportValue.Constant slope,
        bool perChannel
    )
    {
        var tensor = new StoredTensor(slope.Tensor.Type, Shape.Of(slope.Tensor.Shape.Size), slope.Tensor.Bytes);
        var parameters = new Dictionary<string, ParameterValue> { ["weight"] = new(tensor, slope.Name) };
        return node.Apply(new Layer.PReLU(perChannel), parameters, input) with { Shape = input.Shape };
    }
}
