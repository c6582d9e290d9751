namespace DeepLearning.Verification;

/// <summary>
/// The forward pass of every layer on dual numbers, straight from its formula: a third source of values, and of
/// derivatives without a step size. A new layer does not compile until it has one.
/// </summary>
internal sealed class DualForward(DualPass pass) : ILayerVisitor<DualTensor>
{
    /// <summary>Why the model cannot be computed on dual numbers; null when it can.</summary>
    public static string? WhyNot(Model model)
    {
        foreach (var node in model.Nodes)
            if (WhyNot(node.Layer) is { } why)
                return $"node '{node.Name}' is {why}";
        return null;
    }

    /// <summary>The same for one layer.</summary>
    public static string? WhyNot(Layer layer) =>
        layer is Layer.Custom { Implementation: not (IDualForward or IElementwiseLayer) } custom
            ? $"a {custom.Kind}, which has no forward pass on dual numbers (implement IDualForward)"
            : null;

    public DualTensor Visit(Layer.Input layer) => pass.Input;

    public DualTensor Visit(Layer.Embedding layer) => NaiveEmbedding.Forward(layer, pass);

    public DualTensor Visit(Layer.Dense layer) => NaiveDense.Forward(layer, pass);

    public DualTensor Visit(Layer.Conv1d layer) =>
        NaiveConvolution.Forward(layer.ToConv2d(), pass.OfImages()).Reshaped(pass.Output);

    public DualTensor Visit(Layer.Conv2d layer) => NaiveConvolution.Forward(layer, pass);

    public DualTensor Visit(Layer.ConvTranspose1d layer) =>
        NaiveConvolution.Transposed(layer.ToConvTranspose2d(), pass.OfImages()).Reshaped(pass.Output);

    public DualTensor Visit(Layer.ConvTranspose2d layer) => NaiveConvolution.Transposed(layer, pass);

    public DualTensor Visit(Layer.MaxPool1d layer) =>
        NaivePools.Max(pass.OfImages(), layer.ToMaxPool2d().Window).Reshaped(pass.Output);

    public DualTensor Visit(Layer.MaxPool2d layer) => NaivePools.Max(pass, layer.Window);

    public DualTensor Visit(Layer.AvgPool1d layer) =>
        NaivePools.Average(pass.OfImages(), layer.ToAvgPool2d().Window, layer.CountPadding).Reshaped(pass.Output);

    public DualTensor Visit(Layer.AvgPool2d layer) => NaivePools.Average(pass, layer.Window, layer.CountPadding);

    public DualTensor Visit(Layer.AdaptiveMaxPool1d layer) =>
        NaivePools.AdaptiveMax(pass.OfImages()).Reshaped(pass.Output);

    public DualTensor Visit(Layer.AdaptiveMaxPool2d layer) => NaivePools.AdaptiveMax(pass);

    public DualTensor Visit(Layer.AdaptiveAvgPool1d layer) =>
        NaivePools.AdaptiveAverage(pass.OfImages()).Reshaped(pass.Output);

    public DualTensor Visit(Layer.AdaptiveAvgPool2d layer) => NaivePools.AdaptiveAverage(pass);

    public DualTensor Visit(Layer.GlobalMaxPool2d layer) => NaivePools.GlobalMax(pass);

    public DualTensor Visit(Layer.GlobalAvgPool2d layer) => NaivePools.GlobalAverage(pass);

    public DualTensor Visit(Layer.Upsample layer) => NaiveResampling.Upsample(layer, pass);

    public DualTensor Visit(Layer.PixelShuffle layer) => NaiveResampling.PixelShuffle(layer, pass);

    public DualTensor Visit(Layer.Flatten layer) => pass.Input.Reshaped(pass.Output);

    public DualTensor Visit(Layer.Reshape layer) => pass.Input.Reshaped(pass.Output);

    public DualTensor Visit(Layer.ZeroPad2d layer) => NaiveShapes.ZeroPad(pass, layer.Sides);

    public DualTensor Visit(Layer.ReLU layer) => pass.Input.Map(NaiveActivations.ReLU);

    public DualTensor Visit(Layer.LeakyReLU layer) => pass.Input.Map(x => NaiveActivations.LeakyReLU(x, layer.Slope));

    public DualTensor Visit(Layer.Sigmoid layer) => pass.Input.Map(NaiveActivations.Sigmoid);

    public DualTensor Visit(Layer.Tanh layer) => pass.Input.Map(NaiveActivations.Tanh);

    public DualTensor Visit(Layer.ELU layer) => pass.Input.Map(x => NaiveActivations.ELU(x, layer.Alpha));

    public DualTensor Visit(Layer.GELU layer) =>
        pass.Input.Map(layer.Approximate ? NaiveActivations.ApproximateGELU : NaiveActivations.GELU);

    public DualTensor Visit(Layer.SiLU layer) => pass.Input.Map(x => x * NaiveActivations.Sigmoid(x));

    public DualTensor Visit(Layer.Softplus layer) =>
        pass.Input.Map(x => NaiveActivations.Softplus(x, layer.Beta, layer.Threshold));

    public DualTensor Visit(Layer.PReLU layer) => NaiveActivations.PReLU(pass);

    public DualTensor Visit(Layer.ReLU6 layer) => pass.Input.Map(NaiveActivations.ReLU6);

    public DualTensor Visit(Layer.Hardsigmoid layer) => pass.Input.Map(NaiveActivations.Hardsigmoid);

    public DualTensor Visit(Layer.Hardswish layer) => pass.Input.Map(NaiveActivations.Hardswish);

    public DualTensor Visit(Layer.CELU layer) => pass.Input.Map(x => NaiveActivations.CELU(x, layer.Alpha));

    public DualTensor Visit(Layer.SELU layer) => pass.Input.Map(NaiveActivations.SELU);

    public DualTensor Visit(Layer.Mish layer) => pass.Input.Map(NaiveActivations.Mish);

    public DualTensor Visit(Layer.LogSigmoid layer) => pass.Input.Map(NaiveActivations.LogSigmoid);

    public DualTensor Visit(Layer.GLU layer) => NaiveActivations.GLU(pass, layer.Axis);

    public DualTensor Visit(Layer.Softmax layer) => NaiveSoftmax.Forward(pass, layer.Axis);

    public DualTensor Visit(Layer.LogSoftmax layer) => NaiveSoftmax.Log(pass, layer.Axis);

    public DualTensor Visit(Layer.Dropout layer) => NaiveDropout.Forward(pass, layer.Rate, pass.Input.Size);

    public DualTensor Visit(Layer.AlphaDropout layer) => NaiveDropout.Alpha(pass, layer.Rate);

    public DualTensor Visit(Layer.Dropout2d layer) =>
        NaiveDropout.Forward(pass, layer.Rate, pass.Count * pass.Output[1]);

    public DualTensor Visit(Layer.BatchNorm layer) => NaiveNorms.Batch(layer, pass);

    public DualTensor Visit(Layer.LayerNorm layer) => NaiveNorms.Layer(layer, pass);

    public DualTensor Visit(Layer.GroupNorm layer) => NaiveNorms.Groups(pass, layer.Groups, layer.Epsilon);

    public DualTensor Visit(Layer.InstanceNorm layer) => NaiveNorms.Groups(pass, pass.Output[1], layer.Epsilon);

    public DualTensor Visit(Layer.RMSNorm layer) => NaiveNorms.RootMeanSquare(layer, pass);

    public DualTensor Visit(Layer.Concat layer) => NaiveShapes.Concat(pass);

    public DualTensor Visit(Layer.Add layer) => NaiveJoins.Add(pass);

    public DualTensor Visit(Layer.Subtract layer) => NaiveJoins.Subtract(pass);

    public DualTensor Visit(Layer.Multiply layer) => NaiveJoins.Multiply(pass);

    public DualTensor Visit(Layer.Maximum layer) => NaiveJoins.Maximum(pass);

    public DualTensor Visit(Layer.Scale layer) => pass.Input.Map(x => layer.Factor * x + layer.Shift);

    public DualTensor Visit(Layer.Sum layer) => NaiveAxes.Sum(pass, layer.Kept);

    public DualTensor Visit(Layer.Mean layer) => NaiveAxes.Mean(pass, layer.Kept);

    public DualTensor Visit(Layer.Slice layer) => NaiveAxes.Slice(layer, pass);

    public DualTensor Visit(Layer.Select layer) => NaiveAxes.Select(layer, pass);

    public DualTensor Visit(Layer.Transpose layer) => NaiveAxes.Transpose(layer, pass);

    public DualTensor Visit(Layer.MatMul layer) => NaiveMatMul.Forward(layer, pass);

    public DualTensor Visit(Layer.Custom layer) =>
        layer.Implementation switch
        {
            IDualForward own => own.Forward(pass),
            IElementwiseLayer own => pass.Input.Map(own.Of),
            _ => throw new NotSupportedException($"the layer is {WhyNot(layer)}"),
        };
}
