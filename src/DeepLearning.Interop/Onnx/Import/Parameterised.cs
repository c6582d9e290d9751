namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Formulas of activations that have a setting of their own.</summary>
internal static class Parameterised
{
    private const int MostNumbers = 16;

    public static ImportValue.Computed? Recognise(NodeImport node, ImportValue value) =>
        value is ImportValue.Computed computed ? Softplus(node, computed) ?? Gated(node, computed)
        : value is ImportValue.Deferred deferred ? Slopes(node, deferred)
        : null;

    /// <summary>A function whose setting is one of the formula's own numbers.</summary>
    private static ImportValue.Computed? Slopes(NodeImport node, ImportValue.Deferred value)
    {
        if (value.Node.Operator != "Where")
            return null;
        double[] numbers = [1, .. Expression.NumbersOf(value).Distinct().Take(MostNumbers)];
        var threshold =
            value.Inputs[0] is ImportValue.Deferred { Node.Operator: "Greater", Inputs: [_, var limit] }
            && limit is ImportValue.Constant { Tensor.Shape.Size: 1 } constant
                ? Decimals.Of(constant.Tensor)
                : 20;
        foreach (var variable in Expression.VariablesOf(value))
            if (
                variable.Shape == value.Shape
                && Expression.Of(node, value, variable.Node) is { } function
                && KnownActivations.With(numbers, threshold, function) is { } layer
            )
                return node.Elementwise(layer, variable);
        return null;
    }

    /// <summary>log(1 + exp(b x)) / b, where the numbers before and behind are b and 1 / b.</summary>
    private static ImportValue.Computed? Softplus(NodeImport node, ImportValue.Computed value)
    {
        if (value.Node is not { Layer: Layer.Scale { Shift: 0 } outer, Inputs: [var middle] })
            return null;
        if (!node.Scope.Absorbs(middle.Scope))
            return null;
        if (middle is not { Layer: Layer.Softplus { Beta: 1 } softplus, Inputs: [var inner] })
            return null;
        if (inner is not { Layer: Layer.Scale { Shift: 0 } scale, Inputs: [var source] })
            return null;
        return scale.Factor > 0 && Math.Abs(outer.Factor * scale.Factor - 1) < 2e-7
            ? node.Elementwise(
                new Layer.Softplus(scale.Factor, softplus.Threshold),
                new ImportValue.Computed(source, value.Shape)
            )
            : null;
    }

    /// <summary>The first half along an axis times the logistic function of the second half.</summary>
    private static ImportValue.Computed? Gated(NodeImport node, ImportValue.Computed value)
    {
        if (value.Node is not { Layer: Layer.Multiply, Inputs: [var first, var gate] })
            return null;
        if (!node.Scope.Absorbs(gate.Scope))
            return null;
        if (gate is not { Layer: Layer.Sigmoid, Inputs: [var second] })
            return null;
        if (first is not { Layer: Layer.Slice { From: 0, Step: 1, To: { } to } a, Inputs: [var source] })
            return null;
        return
            second is { Layer: Layer.Slice { Step: 1, To: null } b, Inputs: [var other] }
            && ReferenceEquals(source, other)
            && a.Axis == b.Axis
            && b.From == to
            && source.Shape[a.Axis] == 2 * to
            ? node.Apply(
                new Layer.GLU(a.Axis == source.Shape.Rank - 1 ? -1 : a.Axis),
                new ImportValue.Computed(source, source.Shape)
            )
            : null;
    }
}
