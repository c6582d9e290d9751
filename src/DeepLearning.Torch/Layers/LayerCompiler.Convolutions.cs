using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Convolutions and their transposes.
internal sealed partial class LayerCompiler<T>
{
    public LayerForward Visit(Layer.Conv1d layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        var sides = layer.ToConv2d().Window.Padding;
        if (sides.IsSymmetric && layer.PaddingMode == PaddingMode.Zeros)
            return (Tensor[] x, in LayerPass _) =>
                F.conv1d(x[0], weight, bias, layer.Stride, sides.Left, layer.Dilation, layer.Groups);
        var (border, mode) = ((long[])[sides.Left, sides.Right], Mode(layer.PaddingMode));
        return (Tensor[] x, in LayerPass _) =>
            F.conv1d(F.pad(x[0], border, mode), weight, bias, layer.Stride, 0, layer.Dilation, layer.Groups);
    }

    public LayerForward Visit(Layer.Conv2d layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        var sides = layer.Window.Padding;
        long[] stride = Pair(layer.Stride),
            dilation = Pair(layer.Dilation);
        if (sides.IsSymmetric && layer.PaddingMode == PaddingMode.Zeros)
        {
            long[] padding = [sides.Top, sides.Left];
            return (Tensor[] x, in LayerPass _) =>
                F.conv2d(x[0], weight, bias, stride, padding, dilation, layer.Groups);
        }

        // libtorch's convolution pads both sides alike, and with zeros.
        long[] border = [sides.Left, sides.Right, sides.Top, sides.Bottom],
            none = [0, 0];
        var mode = Mode(layer.PaddingMode);
        return (Tensor[] x, in LayerPass _) =>
            F.conv2d(F.pad(x[0], border, mode), weight, bias, stride, none, dilation, layer.Groups);
    }

    public LayerForward Visit(Layer.ConvTranspose1d layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        return (Tensor[] x, in LayerPass _) =>
            F.conv_transpose1d(
                x[0],
                weight,
                bias,
                layer.Stride,
                layer.Padding,
                layer.OutputPadding,
                dilation: layer.Dilation,
                groups: layer.Groups
            );
    }

    public LayerForward Visit(Layer.ConvTranspose2d layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        long[] stride = Pair(layer.Stride),
            padding = Pair(layer.Padding),
            outputPadding = Pair(layer.OutputPadding),
            dilation = Pair(layer.Dilation);
        return (Tensor[] x, in LayerPass _) =>
            F.conv_transpose2d(
                x[0],
                weight,
                bias,
                stride,
                padding,
                outputPadding,
                dilation: dilation,
                groups: layer.Groups
            );
    }
}
