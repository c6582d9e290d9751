using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Pools, and what makes images larger.
internal sealed partial class LayerCompiler<T>
{
    public LayerForward Visit(Layer.MaxPool1d layer) =>
        (Tensor[] x, in LayerPass _) =>
            F.max_pool1d(x[0], layer.Kernel, layer.Stride, layer.Padding, layer.Dilation, layer.CeilMode);

    public LayerForward Visit(Layer.MaxPool2d layer)
    {
        long[] kernel = Pair(layer.Kernel),
            stride = Pair(layer.Stride),
            padding = Pair(layer.Padding),
            dilation = Pair(layer.Dilation);
        return (Tensor[] x, in LayerPass _) => F.max_pool2d(x[0], kernel, stride, padding, dilation, layer.CeilMode);
    }

    public LayerForward Visit(Layer.AvgPool1d layer) =>
        (Tensor[] x, in LayerPass _) =>
            F.avg_pool1d(x[0], layer.Kernel, layer.Stride, layer.Padding, layer.CeilMode, layer.CountPadding);

    public LayerForward Visit(Layer.AvgPool2d layer)
    {
        long[] kernel = Pair(layer.Kernel),
            stride = Pair(layer.Stride),
            padding = Pair(layer.Padding);
        return (Tensor[] x, in LayerPass _) =>
            F.avg_pool2d(x[0], kernel, stride, padding, layer.CeilMode, layer.CountPadding);
    }

    public LayerForward Visit(Layer.AdaptiveMaxPool1d layer) =>
        (Tensor[] x, in LayerPass _) => F.adaptive_max_pool1d(x[0], layer.OutputSize);

    public LayerForward Visit(Layer.AdaptiveMaxPool2d layer)
    {
        var size = Pair(layer.OutputSize);
        return (Tensor[] x, in LayerPass _) => F.adaptive_max_pool2d(x[0], size);
    }

    public LayerForward Visit(Layer.AdaptiveAvgPool1d layer) =>
        (Tensor[] x, in LayerPass _) => F.adaptive_avg_pool1d(x[0], layer.OutputSize);

    public LayerForward Visit(Layer.AdaptiveAvgPool2d layer)
    {
        var size = Pair(layer.OutputSize);
        return (Tensor[] x, in LayerPass _) => F.adaptive_avg_pool2d(x[0], size);
    }

    // Not amax: it splits a tie's gradient, where max-pooling gives it to the first.
    public LayerForward Visit(Layer.GlobalMaxPool2d layer) =>
        (Tensor[] x, in LayerPass _) => F.adaptive_max_pool2d(x[0], One).flatten(1);

    public LayerForward Visit(Layer.GlobalAvgPool2d layer) =>
        (Tensor[] x, in LayerPass _) => F.adaptive_avg_pool2d(x[0], One).flatten(1);

    public LayerForward Visit(Layer.PixelShuffle layer) =>
        (Tensor[] x, in LayerPass _) => F.pixel_shuffle(x[0], layer.Factor);

    // Not flatten: of a flat value it returns that value itself.
}
