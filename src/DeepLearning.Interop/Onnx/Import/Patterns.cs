namespace DeepLearning.Interop.Onnx.Import;

/// <summary>The layer that a formula is, found at the formula's last operator.</summary>
internal static class Patterns
{
    /// <returns>The layer's value; null where the formula is none that is known.</returns>
    public static ImportValue.Computed? Recognise(NodeImport node, ImportValue value) =>
        Normalisations.Recognise(node, value) ?? Activation(node, value);

    /// <summary>A function of one value, element by element, that has an activation's values.</summary>
    private static ImportValue.Computed? Activation(NodeImport node, ImportValue value)
    {
        if (!IsComposed(value))
            return null;
        foreach (var variable in Expression.VariablesOf(value))
        {
            if (variable.Node.Shape != (Formulas.ShapeOf(value)!.Rank == 0 ? Shape.Of(1) : Formulas.ShapeOf(value)))
                continue;
            if (Expression.Of(node, value, variable.Node) is not { } function)
                continue;
            foreach (var (layer, values) in KnownActivations.All)
                if (KnownActivations.Agree(function, values) && !IsItself(value, layer, variable))
                    return node.Elementwise(layer, variable) with { Shape = Formulas.ShapeOf(value)! };
        }

        return Parameterised.Recognise(node, value);
    }

    private static bool IsComposed(ImportValue value) =>
        value switch
        {
            ImportValue.Deferred => true,
            ImportValue.Computed { Node.Layer: Layer.Multiply or Layer.Scale or Layer.Add or Layer.Subtract } => true,
            ImportValue.Computed { Node.Layer: Layer.Maximum } => true,
            _ => false,
        };

    private static bool IsItself(ImportValue value, Layer layer, ImportValue.Computed variable) =>
        value is ImportValue.Computed computed
        && computed.Node.Layer == layer
        && computed.Node.Inputs is [var input]
        && ReferenceEquals(input, variable.Node);
}
