namespace DeepLearning.Interop.Onnx.Import;

/// <summary>What operators and layers are of which formulas are made, on numbers.</summary>
internal static class Elementary
{
    public static Func<double[], double>? Of(OnnxNode node) =>
        node.Operator switch
        {
            "Add" => x => x[0] + x[1],
            "Sub" => x => x[0] - x[1],
            "Mul" => x => x[0] * x[1],
            "Div" => x => x[0] / x[1],
            "Neg" => x => -x[0],
            "Abs" => x => Math.Abs(x[0]),
            "Pow" => x => Math.Pow(x[0], x[1]),
            "Max" => x => x.Max(),
            "Min" => x => x.Min(),
            "Sqrt" => x => Math.Sqrt(x[0]),
            "Exp" => x => Math.Exp(x[0]),
            "Log" => x => Math.Log(x[0]),
            "Erf" => x => ErrorFunction.Of(x[0]),
            "Reciprocal" => x => 1 / x[0],
            "Greater" => x => x[0] > x[1] ? 1 : 0,
            "GreaterOrEqual" => x => x[0] >= x[1] ? 1 : 0,
            "Less" => x => x[0] < x[1] ? 1 : 0,
            "LessOrEqual" => x => x[0] <= x[1] ? 1 : 0,
            "Equal" => x => x[0] == x[1] ? 1 : 0,
            "Where" => x => x[0] != 0 ? x[1] : x[2],
            "Relu" => x => Math.Max(x[0], 0),
            "Sigmoid" => x => KnownActivations.Sigmoid(x[0]),
            "Tanh" => x => Math.Tanh(x[0]),
            "Softplus" => x => KnownActivations.Softplus(x[0]),
            _ => null,
        };

    public static Func<double[], double>? Of(Layer layer) =>
        layer switch
        {
            Layer.Add => x => x.Sum(),
            Layer.Subtract => x => x[0] - x[1],
            Layer.Multiply => x => x.Aggregate((a, b) => a * b),
            Layer.Maximum => x => x.Max(),
            Layer.Scale scale => x => scale.Factor * x[0] + scale.Shift,
            Layer.ReLU => x => Math.Max(x[0], 0),
            Layer.ReLU6 => x => Math.Clamp(x[0], 0, 6),
            Layer.Sigmoid => x => KnownActivations.Sigmoid(x[0]),
            Layer.Hardsigmoid => x => Math.Clamp(x[0] + 3, 0, 6) / 6,
            Layer.Tanh => x => Math.Tanh(x[0]),
            Layer.Softplus softplus => x =>
                softplus.Beta * x[0] > softplus.Threshold
                    ? x[0]
                    : KnownActivations.Softplus(softplus.Beta * x[0]) / softplus.Beta,
            Layer.LogSigmoid => x => -KnownActivations.Softplus(-x[0]),
            Layer.ELU elu => x => x[0] > 0 ? x[0] : elu.Alpha * (Math.Exp(x[0]) - 1),
            _ => null,
        };
}
