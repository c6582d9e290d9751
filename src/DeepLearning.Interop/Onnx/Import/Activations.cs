namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Functions of one value, element by element, and softmax.</summary>
internal static class Activations
{
    public static void Register(Dictionary<string, OperatorImport> table)
    {
        Add(table, "Relu", _ => new Layer.ReLU());
        Add(table, "Sigmoid", _ => new Layer.Sigmoid());
        Add(table, "Tanh", _ => new Layer.Tanh());
        Add(table, "LeakyRelu", node => new Layer.LeakyReLU(node.Real("alpha", 0.01)));
        Add(table, "Elu", node => new Layer.ELU(node.Real("alpha", 1)));
        Add(table, "Celu", node => new Layer.CELU(node.Real("alpha", 1)));
        Add(table, "Softplus", _ => new Layer.Softplus());
        Add(table, "HardSwish", _ => new Layer.Hardswish());
        Add(table, "Mish", _ => new Layer.Mish());
        Add(table, "Gelu", Gelu);
        table.Add("Selu", node => [Selu(node)]);
        table.Add("HardSigmoid", node => [HardSigmoid(node)]);
        table.Add("Clip", Formulas.Of(Clip));
        table.Add("PRelu", node => [Slopes.PRelu(node)]);
        table.Add("Dropout", Dropout);
        table.Add("Softmax", node => [Softmax(node, axis => new Layer.Softmax(axis))]);
        table.Add("LogSoftmax", node => [Softmax(node, axis => new Layer.LogSoftmax(axis))]);
    }

    private static void Add(Dictionary<string, OperatorImport> table, string name, Func<NodeImport, Layer> layer) =>
        table.Add(
            name,
            Formulas.Of(node =>
            {
                node.Ignore("consumed_inputs");
                return node.Elementwise(layer(node), node.Computed(0));
            })
        );

    private static Layer Gelu(NodeImport node) =>
        new Layer.GELU(
            node.Text("approximate", "none") switch
            {
                "none" => false,
                "tanh" => true,
                var other => throw node.Refuse($"has approximate '{other}', which no layer expresses"),
            }
        );

    /// <summary>An exponential unit of other numbers is one of that alpha, scaled.</summary>
    private static ImportValue.Computed Selu(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var isOld = node.Opset < 6;
        var alpha = node.Real("alpha", isOld ? 1.6732 : Layer.SELU.Alpha);
        var gamma = node.Real("gamma", isOld ? 1.0507 : Layer.SELU.Scale);
        if (Math.Abs(alpha - Layer.SELU.Alpha) < 1e-6 && Math.Abs(gamma - Layer.SELU.Scale) < 1e-6)
            return node.Elementwise(new Layer.SELU(), node.Computed(0));
        return Affine.Scale(node, node.Elementwise(new Layer.ELU(alpha), node.Computed(0)), gamma, 0);
    }

    private static ImportValue.Computed HardSigmoid(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var (alpha, beta) = (node.Real("alpha", 0.2), node.Real("beta", 0.5));
        if (Math.Abs(alpha - 1.0 / 6) < 1e-7 && beta == 0.5)
            return node.Elementwise(new Layer.Hardsigmoid(), node.Computed(0));
        return Clipped(node, Affine.Scale(node, node.Computed(0), alpha, beta), 0, 1);
    }

    private static ImportValue.Computed Clip(NodeImport node)
    {
        node.Ignore("consumed_inputs");
        var low = node.Number(1) ?? node.Real("min", double.NegativeInfinity);
        var high = node.Number(2) ?? node.Real("max", double.PositiveInfinity);
        return Clipped(node, node.Computed(0), low, high);
    }

    /// <summary>The bounds of float32 are none.</summary>
    private static ImportValue.Computed Clipped(NodeImport node, ImportValue.Computed x, double low, double high)
    {
        var (hasLow, hasHigh) = (low > -float.MaxValue, high < float.MaxValue);
        if (low == 0 && !hasHigh)
            return node.Elementwise(new Layer.ReLU(), x);
        if (low == 0 && high == 6)
            return node.Elementwise(new Layer.ReLU6(), x);
        if (hasLow)
            x = Arithmetic.Maximum(node, x, FixedValues.Like(node, x, low));
        if (hasHigh)
            x = Arithmetic.Minimum(node, x, FixedValues.Like(node, x, high));
        return x;
    }

    private static ImportValue[] Dropout(NodeImport node)
    {
        node.Ignore("seed", "is_test", "consumed_inputs");
        if (node.Number(2) is not (null or 0))
            throw node.Refuse("is in training mode, but a model is imported as it predicts");
        var ratio = node.InputCount > 1 && node.Number(1) is { } given ? Decimals.Of(given) : node.Real("ratio", 0.5);
        return [node.Elementwise(new Layer.Dropout(ratio), node.Computed(0))];
    }

    /// <summary>Before operator set 13 all axes from the given one on are one.</summary>
    private static ImportValue.Computed Softmax(NodeImport node, Func<int, Layer> layer)
    {
        var input = node.Computed(0);
        var isOld = node.Opset < 13;
        var axis = node.SampleAxis(node.Integer("axis", isOld ? 1 : -1), input.Shape);
        if (!isOld || axis == input.Shape.Rank - 1)
            return node.Elementwise(layer(axis == input.Shape.Rank - 1 ? -1 : axis), input);
        var rows = Shape.Create([
            .. input.Shape.Extents.Take(axis),
            input.Shape.Extents.Skip(axis).Aggregate(1, (a, b) => a * b),
        ]);
        return node.Reshape(node.Elementwise(layer(-1), node.Reshape(input, rows)), input.Shape);
    }
}
