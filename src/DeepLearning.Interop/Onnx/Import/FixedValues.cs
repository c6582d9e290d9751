namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A constant as a value of each sample: models have no node for one, so it is a dense layer's bias behind a weight of
/// zeros. It is NaN where the value that it hangs on is not finite.
/// </summary>
internal static class FixedValues
{
    /// <param name="node">The operator.</param>
    /// <param name="anchor">Any computed value.</param>
    /// <param name="values">A sample's values.</param>
    public static ImportValue.Computed Of(NodeImport node, ImportValue.Computed anchor, StoredTensor values)
    {
        node.Budget.Take(2L * values.Shape.Size);
        var row = node.Reshape(anchor, Shape.Of(anchor.Node.Shape.Size));
        var one = Slices.Of(node, row, 0, 0, 1);
        var parameters = new Dictionary<string, ParameterValue>
        {
            ["weight"] = new(
                StoredTensor.Of<float>(Shape.Of(values.Shape.Size, 1), new float[values.Shape.Size]),
                null
            ),
            ["bias"] = new(new(values.Type, Shape.Of(values.Shape.Size), values.Bytes), null),
        };
        return node.Reshape(node.Apply(new Layer.Dense(values.Shape.Size), parameters, one), values.Shape);
    }

    /// <summary>One number at each place of a value.</summary>
    public static ImportValue.Computed Like(NodeImport node, ImportValue.Computed value, double number) =>
        node.Elementwise(new Layer.Scale(0, number), value);
}
