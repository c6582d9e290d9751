namespace DeepLearning;

/// <summary>The settings of a layer that enter its arithmetic.</summary>
internal sealed class LayerSettings : ILayerVisitor<(string Name, double Value)[]>
{
    public static LayerSettings Instance { get; } = new();

    public (string, double)[] Visit(Layer.Input layer) => [];

    public (string, double)[] Visit(Layer.Embedding layer) => [];

    public (string, double)[] Visit(Layer.Dense layer) => [];

    public (string, double)[] Visit(Layer.Conv1d layer) => [];

    public (string, double)[] Visit(Layer.Conv2d layer) => [];

    public (string, double)[] Visit(Layer.ConvTranspose1d layer) => [];

    public (string, double)[] Visit(Layer.ConvTranspose2d layer) => [];

    public (string, double)[] Visit(Layer.MaxPool1d layer) => [];

    public (string, double)[] Visit(Layer.MaxPool2d layer) => [];

    public (string, double)[] Visit(Layer.AvgPool1d layer) => [];

    public (string, double)[] Visit(Layer.AvgPool2d layer) => [];

    public (string, double)[] Visit(Layer.AdaptiveMaxPool1d layer) => [];

    public (string, double)[] Visit(Layer.AdaptiveMaxPool2d layer) => [];

    public (string, double)[] Visit(Layer.AdaptiveAvgPool1d layer) => [];

    public (string, double)[] Visit(Layer.AdaptiveAvgPool2d layer) => [];

    public (string, double)[] Visit(Layer.GlobalMaxPool2d layer) => [];

    public (string, double)[] Visit(Layer.GlobalAvgPool2d layer) => [];

    public (string, double)[] Visit(Layer.Upsample layer) => [];

    public (string, double)[] Visit(Layer.PixelShuffle layer) => [];

    public (string, double)[] Visit(Layer.Flatten layer) => [];

    public (string, double)[] Visit(Layer.Reshape layer) => [];

    public (string, double)[] Visit(Layer.ZeroPad2d layer) => [];

    public (string, double)[] Visit(Layer.ReLU layer) => [];

    public (string, double)[] Visit(Layer.LeakyReLU layer) => [(nameof(layer.Slope), layer.Slope)];

    public (string, double)[] Visit(Layer.Sigmoid layer) => [];

    public (string, double)[] Visit(Layer.Tanh layer) => [];

    public (string, double)[] Visit(Layer.ELU layer) => [(nameof(layer.Alpha), layer.Alpha)];

    public (string, double)[] Visit(Layer.GELU layer) => [];

    public (string, double)[] Visit(Layer.SiLU layer) => [];

    public (string, double)[] Visit(Layer.Softplus layer) =>
        [
            (nameof(layer.Beta), layer.Beta),
            ($"1 / {nameof(layer.Beta)}", 1 / layer.Beta),
            (nameof(layer.Threshold), layer.Threshold),
        ];

    public (string, double)[] Visit(Layer.PReLU layer) => [(nameof(layer.Initial), layer.Initial)];

    public (string, double)[] Visit(Layer.ReLU6 layer) => [];

    public (string, double)[] Visit(Layer.Hardsigmoid layer) => [];

    public (string, double)[] Visit(Layer.Hardswish layer) => [];

    public (string, double)[] Visit(Layer.CELU layer) =>
        [(nameof(layer.Alpha), layer.Alpha), ($"1 / {nameof(layer.Alpha)}", 1 / layer.Alpha)];

    public (string, double)[] Visit(Layer.SELU layer) => [];

    public (string, double)[] Visit(Layer.Mish layer) => [];

    public (string, double)[] Visit(Layer.LogSigmoid layer) => [];

    public (string, double)[] Visit(Layer.GLU layer) => [];

    public (string, double)[] Visit(Layer.Softmax layer) => [];

    public (string, double)[] Visit(Layer.LogSoftmax layer) => [];

    public (string, double)[] Visit(Layer.Dropout layer) => [];

    public (string, double)[] Visit(Layer.AlphaDropout layer) => [];

    public (string, double)[] Visit(Layer.Dropout2d layer) => [];

    public (string, double)[] Visit(Layer.BatchNorm layer) => [(nameof(layer.Epsilon), layer.Epsilon)];

    public (string, double)[] Visit(Layer.LayerNorm layer) => [(nameof(layer.Epsilon), layer.Epsilon)];

    public (string, double)[] Visit(Layer.GroupNorm layer) => [(nameof(layer.Epsilon), layer.Epsilon)];

    public (string, double)[] Visit(Layer.InstanceNorm layer) => [(nameof(layer.Epsilon), layer.Epsilon)];

    public (string, double)[] Visit(Layer.RMSNorm layer) => [(nameof(layer.Epsilon), layer.Epsilon)];

    public (string, double)[] Visit(Layer.Concat layer) => [];

    public (string, double)[] Visit(Layer.Add layer) => [];

    public (string, double)[] Visit(Layer.Subtract layer) => [];

    public (string, double)[] Visit(Layer.Multiply layer) => [];

    public (string, double)[] Visit(Layer.Maximum layer) => [];

    public (string, double)[] Visit(Layer.Scale layer) =>
        [(nameof(layer.Factor), layer.Factor), (nameof(layer.Shift), layer.Shift)];

    public (string, double)[] Visit(Layer.Sum layer) => [];

    public (string, double)[] Visit(Layer.Mean layer) => [];

    public (string, double)[] Visit(Layer.Slice layer) => [];

    public (string, double)[] Visit(Layer.Select layer) => [];

    public (string, double)[] Visit(Layer.Transpose layer) => [];

    public (string, double)[] Visit(Layer.MatMul layer) => [];

    public (string, double)[] Visit(Layer.Custom layer) => [];
}
