namespace DeepLearning.Verification;

/// <summary>
/// The scale of each kind of layer. A new layer does not compile until it has one.
/// </summary>
internal sealed class LayerScale : ILayerVisitor<ScaleRule>
{
    // Linear in inputs, parameters and output gradients: the pass on absolute values is the sum of absolute products.
    public ScaleRule Visit(Layer.Embedding layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Dense layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Conv1d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Conv2d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.ConvTranspose1d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.ConvTranspose2d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.AvgPool1d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.AdaptiveAvgPool1d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.AdaptiveAvgPool2d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.AvgPool2d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.GlobalAvgPool2d layer) => ScaleRule.AbsoluteValues;

    // Between pixels, libtorch rounds the place, and with it what a neighbour gives, however small the value there is.
    public ScaleRule Visit(Layer.Upsample layer) =>
        layer.Mode == UpsampleMode.Nearest ? ScaleRule.AbsoluteValues : ScaleRule.Largest;

    public ScaleRule Visit(Layer.PixelShuffle layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Flatten layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Reshape layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.ZeroPad2d layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Concat layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Add layer) => ScaleRule.AbsoluteValues;

    // Open for every |x|: their scale is |x| and |dy|.
    public ScaleRule Visit(Layer.ReLU layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.LeakyReLU layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.BatchNorm layer) => ScaleRule.BatchNorm;

    public ScaleRule Visit(Layer.LayerNorm layer) => RowNormScale.OfAxes(layer);

    public ScaleRule Visit(Layer.GroupNorm layer) => RowNormScale.OfGroups(layer.Groups, layer.Epsilon);

    public ScaleRule Visit(Layer.InstanceNorm layer) => RowNormScale.OfGroups(null, layer.Epsilon);

    public ScaleRule Visit(Layer.RMSNorm layer) => RowNormScale.OfAxes(layer);

    public ScaleRule Visit(Layer.GELU layer) => ScaleRule.Gelu;

    public ScaleRule Visit(Layer.GLU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Softmax layer) => new SoftmaxScale(layer.Axis);

    public ScaleRule Visit(Layer.LogSoftmax layer) => new LogSoftmaxScale(layer.Axis);

    public ScaleRule Visit(Layer.MaxPool1d layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.AdaptiveMaxPool1d layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.AdaptiveMaxPool2d layer) => ScaleRule.Largest;

    // Another maximum may win among absolute values; and curved functions have no such pass.
    public ScaleRule Visit(Layer.MaxPool2d layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.GlobalMaxPool2d layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Sigmoid layer) => ScaleRule.Saturating;

    public ScaleRule Visit(Layer.Tanh layer) => ScaleRule.Saturating;

    public ScaleRule Visit(Layer.ELU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.SiLU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Softplus layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.PReLU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.ReLU6 layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Hardsigmoid layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Hardswish layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.CELU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.SELU layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Mish layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.LogSigmoid layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Dropout layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.AlphaDropout layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Dropout2d layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Subtract layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Multiply layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Maximum layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Scale layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Sum layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Mean layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Slice layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Select layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Transpose layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.MatMul layer) => ScaleRule.AbsoluteValues;

    public ScaleRule Visit(Layer.Custom layer) => ScaleRule.Largest;

    public ScaleRule Visit(Layer.Input layer) => ScaleRule.Largest;
}
