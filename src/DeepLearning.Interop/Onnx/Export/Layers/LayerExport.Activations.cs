namespace DeepLearning.Interop;

internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.ReLU layer) => graph.Node("Relu", [X]);

    public GraphValue Visit(Layer.LeakyReLU layer) =>
        FitsAttribute(layer.Slope)
            ? graph.Node("LeakyRelu", [X], NodeAttribute.Of("alpha", layer.Slope))
            : Formula(X, x => x > 0 ? x : x * layer.Slope);

    public GraphValue Visit(Layer.PReLU layer) =>
        graph.Node(
            "PRelu",
            [X, layer.PerChannel ? PerChannel(Parameter("weight"), Sample.Rank + 1) : Parameter("weight")]
        );

    public GraphValue Visit(Layer.ReLU6 layer) => Clip(X, 0, 6);

    public GraphValue Visit(Layer.Sigmoid layer) => Sigmoid(X);

    public GraphValue Visit(Layer.Tanh layer) => graph.Node("Tanh", [X]);

    public GraphValue Visit(Layer.Hardsigmoid layer) =>
        graph.IsDouble
            ? Clip(X + 3, 0, 6) / 6
            : graph.Node("HardSigmoid", [X], NodeAttribute.Of("alpha", 1.0 / 6), NodeAttribute.Of("beta", 0.5));

    public GraphValue Visit(Layer.Hardswish layer) =>
        graph.IsDouble ? X * Clip(X + 3, 0, 6) / 6 : graph.Node("HardSwish", [X]);

    public GraphValue Visit(Layer.ELU layer) =>
        FitsAttribute(layer.Alpha)
            ? graph.Node("Elu", [X], NodeAttribute.Of("alpha", layer.Alpha))
            : Formula(X, x => x > 0 ? x : Traced.ExpM1(x) * layer.Alpha);

    // ONNX's is of float32 only.
    public GraphValue Visit(Layer.CELU layer) =>
        graph.IsDouble
            ? Formula(X, x => x > 0 ? x : Traced.ExpM1(x / layer.Alpha) * layer.Alpha)
            : graph.Node("Celu", [X], NodeAttribute.Of("alpha", layer.Alpha));

    public GraphValue Visit(Layer.SELU layer) =>
        graph.IsDouble
            ? Formula(X, x => (x > 0 ? x : Traced.ExpM1(x) * Layer.SELU.Alpha) * Layer.SELU.Scale)
            : graph.Node("Selu", [X]);

    public GraphValue Visit(Layer.GELU layer)
    {
        // In float64 ONNX spells it out with constants of float32.
        if (graph.Opset >= 20 && !graph.IsDouble)
            return graph.Node("Gelu", [X], NodeAttribute.Of("approximate", layer.Approximate ? "tanh" : "none"));
        var share = layer.Approximate
            ? graph.Node("Tanh", [(X + X * X * X * 0.044715) * Math.Sqrt(2 / Math.PI)])
            : graph.Node("Erf", [X * Math.Sqrt(0.5)]);
        return X * ((share + 1) * 0.5);
    }

    public GraphValue Visit(Layer.SiLU layer) => X * Sigmoid(X);

    public GraphValue Visit(Layer.Softplus layer)
    {
        var x = layer.Beta == 1 ? X : X * layer.Beta;
        var soft = layer.Beta == 1 ? Softplus(x) : Softplus(x) / layer.Beta;
        // Above 20, float32 cannot tell log(1 + exp(x)) from x.
        return !graph.IsDouble && layer.Threshold >= 20
            ? soft
            : Where(graph.Node("Greater", [x, graph.Constant(layer.Threshold)]), X, soft);
    }

    public GraphValue Visit(Layer.Mish layer) =>
        graph.Opset >= 18 && !graph.IsDouble ? graph.Node("Mish", [X]) : X * graph.Node("Tanh", [Softplus(X)]);

    public GraphValue Visit(Layer.LogSigmoid layer) => graph.Node("Neg", [Softplus(graph.Node("Neg", [X]))]);

    public GraphValue Visit(Layer.GLU layer)
    {
        var half = Sample[Sample.AxisOf(layer.Axis)] / 2;
        var axis = NodeAttribute.Of("axis", Axis(layer.Axis));
        var halves = graph.Nodes("Split", [X, graph.Integers(half, half)], 2, axis);
        return halves[0] * Sigmoid(halves[1]);
    }

    // In inference it does nothing; the operator keeps the rate for whoever trains on. It takes no rate of 1.
    public GraphValue Visit(Layer.Dropout layer) =>
        layer.Rate < 1 ? graph.Node("Dropout", [X, graph.Constant(layer.Rate)]) : X;

    public GraphValue Visit(Layer.Dropout2d layer) => X;

    public GraphValue Visit(Layer.AlphaDropout layer) => X;

    // ONNX Runtime (1.31) cannot read the bounds in float64 of a clip behind a rectifier.
    private GraphValue Clip(GraphValue x, double low, double high) =>
        graph.IsDouble && model.Nodes.Any(other => other.Layer is Layer.ReLU)
            ? Formula(x, value => Traced.Min(Traced.Max(value, low), high))
            : graph.Node("Clip", [x, graph.Constant(low), graph.Constant(high)]);

    /// <summary>log(1 + exp(x)); in float64, for which runtimes have no operator, with no exponent above 0.</summary>
    private GraphValue Softplus(GraphValue x) =>
        graph.IsDouble
            ? Formula(x, value => Traced.Max(value, 0) + Traced.LogP1(Traced.Exp(-Traced.Abs(value))))
            : graph.Node("Softplus", [x]);
}
