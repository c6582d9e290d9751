namespace DeepLearning;

/// <summary>One method a case of <see cref="Layer"/>: exhaustive by construction, checked by the compiler.</summary>
public interface ILayerVisitor<out TResult>
{
    TResult Visit(Layer.Input layer);

    TResult Visit(Layer.Embedding layer);

    TResult Visit(Layer.Dense layer);

    TResult Visit(Layer.Conv1d layer);

    TResult Visit(Layer.Conv2d layer);

    TResult Visit(Layer.ConvTranspose1d layer);

    TResult Visit(Layer.ConvTranspose2d layer);

    TResult Visit(Layer.MaxPool1d layer);

    TResult Visit(Layer.MaxPool2d layer);

    TResult Visit(Layer.AvgPool1d layer);

    TResult Visit(Layer.AvgPool2d layer);

    TResult Visit(Layer.AdaptiveMaxPool1d layer);

    TResult Visit(Layer.AdaptiveMaxPool2d layer);

    TResult Visit(Layer.AdaptiveAvgPool1d layer);

    TResult Visit(Layer.AdaptiveAvgPool2d layer);

    TResult Visit(Layer.GlobalMaxPool2d layer);

    TResult Visit(Layer.GlobalAvgPool2d layer);

    TResult Visit(Layer.Upsample layer);

    TResult Visit(Layer.PixelShuffle layer);

    TResult Visit(Layer.Flatten layer);

    TResult Visit(Layer.Reshape layer);

    TResult Visit(Layer.ZeroPad2d layer);

    TResult Visit(Layer.ReLU layer);

    TResult Visit(Layer.LeakyReLU layer);

    TResult Visit(Layer.Sigmoid layer);

    TResult Visit(Layer.Tanh layer);

    TResult Visit(Layer.ELU layer);

    TResult Visit(Layer.GELU layer);

    TResult Visit(Layer.SiLU layer);

    TResult Visit(Layer.Softplus layer);

    TResult Visit(Layer.PReLU layer);

    TResult Visit(Layer.ReLU6 layer);

    TResult Visit(Layer.Hardsigmoid layer);

    TResult Visit(Layer.Hardswish layer);

    TResult Visit(Layer.CELU layer);

    TResult Visit(Layer.SELU layer);

    TResult Visit(Layer.Mish layer);

    TResult Visit(Layer.LogSigmoid layer);

    TResult Visit(Layer.GLU layer);

    TResult Visit(Layer.Softmax layer);

    TResult Visit(Layer.LogSoftmax layer);

    TResult Visit(Layer.Dropout layer);

    TResult Visit(Layer.AlphaDropout layer);

    TResult Visit(Layer.Dropout2d layer);

    TResult Visit(Layer.BatchNorm layer);

    TResult Visit(Layer.LayerNorm layer);

    TResult Visit(Layer.GroupNorm layer);

    TResult Visit(Layer.InstanceNorm layer);

    TResult Visit(Layer.RMSNorm layer);

    TResult Visit(Layer.Concat layer);

    TResult Visit(Layer.Add layer);

    TResult Visit(Layer.Subtract layer);

    TResult Visit(Layer.Multiply layer);

    TResult Visit(Layer.Maximum layer);

    TResult Visit(Layer.Scale layer);

    TResult Visit(Layer.Sum layer);

    TResult Visit(Layer.Mean layer);

    TResult Visit(Layer.Slice layer);

    TResult Visit(Layer.Select layer);

    TResult Visit(Layer.Transpose layer);

    TResult Visit(Layer.MatMul layer);

    TResult Visit(Layer.Custom layer);
}
