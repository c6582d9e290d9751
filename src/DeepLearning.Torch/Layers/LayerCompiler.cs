using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Turns one node's layer into libtorch's functional form, once, when the model is compiled: settings become arrays and
/// weights are bound, so that a step only calls libtorch.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="weights">Its parameters and state, in the layer's order.</param>
/// <param name="output">The shape of its output, without the batch axis.</param>
/// <param name="device">The executor's device.</param>
internal sealed class LayerCompiler<T>(Node node, Tensor[] weights, Shape output, torch.Device device)
    : ILayerVisitor<LayerForward>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly long[] One = [1, 1];

    public LayerForward Visit(Layer.Input layer) =>
        (Tensor[] _, in LayerPass _) =>
            throw new InvalidOperationException($"node '{node.Name}' is an input: the batch brings its value");

    public LayerForward Visit(Layer.Dense layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        return (Tensor[] x, in LayerPass _) => F.linear(x[0], weight, bias);
    }

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

    public LayerForward Visit(Layer.Upsample layer)
    {
        long[] size = [output[1], output[2]];
        if (layer.Mode == UpsampleMode.Nearest)
            return (Tensor[] x, in LayerPass _) => F.interpolate(x[0], size, mode: torch.InterpolationMode.Nearest);
        return (Tensor[] x, in LayerPass _) =>
            F.interpolate(x[0], size, mode: torch.InterpolationMode.Bilinear, align_corners: layer.AlignCorners);
    }

    public LayerForward Visit(Layer.PixelShuffle layer) =>
        (Tensor[] x, in LayerPass _) => F.pixel_shuffle(x[0], layer.Factor);

    // Not flatten: of a flat value it returns that value itself.
    public LayerForward Visit(Layer.Flatten layer)
    {
        long[] sizes = [-1, output.Size];
        return (Tensor[] x, in LayerPass _) => x[0].reshape(sizes);
    }

    public LayerForward Visit(Layer.Reshape layer)
    {
        long[] sizes = [-1, .. HostTransfer.Sizes(output)];
        return (Tensor[] x, in LayerPass _) => x[0].reshape(sizes);
    }

    public LayerForward Visit(Layer.ZeroPad2d layer)
    {
        long[] zeros = [layer.Sides.Left, layer.Sides.Right, layer.Sides.Top, layer.Sides.Bottom];
        return (Tensor[] x, in LayerPass _) => F.pad(x[0], zeros);
    }

    public LayerForward Visit(Layer.ReLU layer) => (Tensor[] x, in LayerPass _) => F.relu(x[0]);

    public LayerForward Visit(Layer.LeakyReLU layer)
    {
        Scalar slope = layer.Slope;
        return (Tensor[] x, in LayerPass _) => x[0].leaky_relu(slope);
    }

    public LayerForward Visit(Layer.Sigmoid layer) => (Tensor[] x, in LayerPass _) => torch.sigmoid(x[0]);

    public LayerForward Visit(Layer.Tanh layer) => (Tensor[] x, in LayerPass _) => torch.tanh(x[0]);

    public LayerForward Visit(Layer.ELU layer)
    {
        Scalar alpha = layer.Alpha;
        return (Tensor[] x, in LayerPass _) => x[0].elu(alpha, HeldScalars.One, HeldScalars.One);
    }

    public LayerForward Visit(Layer.GELU layer)
    {
        var form = layer.Approximate ? GELU.Approximate.tanh : GELU.Approximate.none;
        return (Tensor[] x, in LayerPass _) => F.gelu(x[0], form);
    }

    public LayerForward Visit(Layer.SiLU layer) => (Tensor[] x, in LayerPass _) => F.silu(x[0]);

    // Not F.softplus: it makes scalars that nobody holds. This is log(exp(βx) + exp(0)) / β, and x itself where βx is
    // above the threshold.
    public LayerForward Visit(Layer.Softplus layer)
    {
        Scalar beta = layer.Beta,
            threshold = layer.Threshold,
            inverse = 1 / layer.Beta;
        return (Tensor[] x, in LayerPass _) =>
        {
            var scaled = x[0].mul(beta);
            return torch.where(
                scaled.gt(threshold),
                x[0],
                torch.logaddexp(scaled, torch.zeros_like(scaled)).mul(inverse)
            );
        };
    }

    public LayerForward Visit(Layer.PReLU layer)
    {
        var weight = weights[0];
        return (Tensor[] x, in LayerPass _) => x[0].prelu(weight);
    }

    public LayerForward Visit(Layer.ReLU6 layer) => (Tensor[] x, in LayerPass _) => F.relu6(x[0]);

    // Not F.hardsigmoid alone: libtorch 2.10 takes its derivative's 1/6 in float32, in float64 too.
    public LayerForward Visit(Layer.Hardsigmoid layer)
    {
        Scalar minusThree = -3,
            three = 3,
            six = 6;
        return (Tensor[] x, in LayerPass _) =>
            torch.where(
                x[0].gt(minusThree).logical_and(x[0].lt(three)),
                x[0].add(three, HeldScalars.One).div(six),
                F.hardsigmoid(x[0]).detach()
            );
    }

    public LayerForward Visit(Layer.Hardswish layer) => (Tensor[] x, in LayerPass _) => F.hardswish(x[0]);

    public LayerForward Visit(Layer.CELU layer)
    {
        // Not celu: libtorch 2.10 takes the derivative's 1 / alpha in float32, in float64 too.
        Scalar alpha = layer.Alpha,
            inverse = 1 / layer.Alpha;
        return (Tensor[] x, in LayerPass _) => x[0].elu(alpha, HeldScalars.One, inverse);
    }

    public LayerForward Visit(Layer.SELU layer) => (Tensor[] x, in LayerPass _) => F.selu(x[0]);

    // Not F.Mish: its softplus makes scalars that nobody holds.
    public LayerForward Visit(Layer.Mish layer) =>
        (Tensor[] x, in LayerPass _) => x[0] * torch.logaddexp(x[0], torch.zeros_like(x[0])).tanh();

    public LayerForward Visit(Layer.LogSigmoid layer) => (Tensor[] x, in LayerPass _) => F.logsigmoid(x[0]);

    public LayerForward Visit(Layer.GLU layer)
    {
        var axis = layer.Axis < 0 ? layer.Axis : layer.Axis + 1;
        return (Tensor[] x, in LayerPass _) => x[0].glu(axis);
    }

    public LayerForward Visit(Layer.Softmax layer) => (Tensor[] x, in LayerPass _) => F.softmax(x[0], 1);

    public LayerForward Visit(Layer.Dropout layer)
    {
        var name = RngKey.NameHash(node.Name);
        return (Tensor[] x, in LayerPass pass) =>
            pass.Training && layer.Rate > 0
                ? x[0] * Mask(output, layer.Rate, pass.Dropout.Fold(name), pass.Samples.Span)
                : Same(x[0]);
    }

    // The mask m is the factor or 0, so that f m - f factor (1 - p) is what is added to m x.
    public LayerForward Visit(Layer.AlphaDropout layer)
    {
        var name = RngKey.NameHash(node.Name);
        Scalar floor = Layer.SELU.Scale * Layer.SELU.Alpha,
            dropped = AlphaDropoutMask.Dropped(layer.Rate);
        return (Tensor[] x, in LayerPass pass) =>
        {
            if (!pass.Training || layer.Rate == 0)
                return Same(x[0]);
            var mask = Mask(output, pass.Samples.Span, pass.Dropout.Fold(name), layer.Rate, AlphaDropoutMask.Fill);
            return (x[0] * mask).Plus(mask.mul(floor).add(dropped, HeldScalars.One));
        };
    }

    public LayerForward Visit(Layer.Dropout2d layer)
    {
        var name = RngKey.NameHash(node.Name);
        Shape channels = [output[0], 1, 1];
        return (Tensor[] x, in LayerPass pass) =>
            pass.Training && layer.Rate > 0
                ? x[0] * Mask(channels, layer.Rate, pass.Dropout.Fold(name), pass.Samples.Span)
                : Same(x[0]);
    }

    public LayerForward Visit(Layer.BatchNorm layer)
    {
        var (weight, bias, mean, variance) = (weights[0], weights[1], weights[2], weights[3]);
        if (layer.Frozen)
            return (Tensor[] x, in LayerPass _) =>
                F.batch_norm(x[0], mean, variance, weight, bias, training: false, layer.Momentum, layer.Epsilon);
        return (Tensor[] x, in LayerPass pass) =>
            pass.Training && !pass.MovesStatistics
                ? F.batch_norm(
                    x[0],
                    mean.clone(),
                    variance.clone(),
                    weight,
                    bias,
                    training: true,
                    layer.Momentum,
                    layer.Epsilon
                )
                : F.batch_norm(x[0], mean, variance, weight, bias, pass.Training, layer.Momentum, layer.Epsilon);
    }

    public LayerForward Visit(Layer.LayerNorm layer)
    {
        var (weight, bias, sizes) = (weights[0], weights[1], HostTransfer.Sizes(output));
        return (Tensor[] x, in LayerPass _) => F.layer_norm(x[0], sizes, weight, bias, layer.Epsilon);
    }

    public LayerForward Visit(Layer.GroupNorm layer)
    {
        var (weight, bias) = layer.Affine ? (weights[0], weights[1]) : (null, null);
        return (Tensor[] x, in LayerPass _) => F.group_norm(x[0], layer.Groups, weight, bias, layer.Epsilon);
    }

    public LayerForward Visit(Layer.InstanceNorm layer)
    {
        var (weight, bias) = layer.Affine ? (weights[0], weights[1]) : (null, null);
        return (Tensor[] x, in LayerPass _) =>
            F.instance_norm(x[0], null, null, weight, bias, use_input_stats: true, eps: layer.Epsilon);
    }

    // TorchSharp has no rms_norm; libtorch's own is made of these operations.
    public LayerForward Visit(Layer.RMSNorm layer)
    {
        var weight = layer.Affine ? weights[0] : null;
        long[] axes = [.. Enumerable.Range(1, layer.Axes).Select(i => (long)-i)];
        Scalar epsilon = layer.Epsilon;
        return (Tensor[] x, in LayerPass _) =>
        {
            var hat = x[0].mul(x[0].mul(x[0]).mean(axes, keepdim: true).add(epsilon, HeldScalars.One).rsqrt());
            return weight is null ? hat : hat.mul(weight);
        };
    }

    public LayerForward Visit(Layer.Concat layer) => (Tensor[] x, in LayerPass _) => torch.cat(x, 1);

    public LayerForward Visit(Layer.Add layer) =>
        (Tensor[] x, in LayerPass _) =>
        {
            var sum = x.Length == 1 ? Same(x[0]) : x[0].Plus(x[1]);
            for (var i = 2; i < x.Length; i++)
                sum = sum.Plus(x[i]);
            return sum;
        };

    public LayerForward Visit(Layer.Custom layer)
    {
        if (layer.Implementation is ITorchLayer own)
            return (Tensor[] x, in LayerPass pass) => own.Forward(x, weights, pass.Training);
        var sizes = HostTransfer.Sizes(output);
        return (Tensor[] x, in LayerPass pass) =>
            CustomLayerFunction<T>.Run(
                layer.Implementation,
                x,
                weights,
                [pass.Count, .. sizes],
                pass.Training,
                device,
                pass.Failure
            );
    }

    // Not alias: TorchSharp's is a second handle of the same tensor, whose gradient could not be told from the input's.
    private static Tensor Same(Tensor x) => x.view_as(x);

    private static PaddingModes Mode(PaddingMode mode) =>
        mode switch
        {
            PaddingMode.Reflect => PaddingModes.Reflect,
            PaddingMode.Replicate => PaddingModes.Replicate,
            PaddingMode.Circular => PaddingModes.Circular,
            _ => PaddingModes.Constant,
        };

    private static long[] Pair(Size2d size) => [size.Height, size.Width];

    /// <summary>
    /// The mask is drawn on the host, straight into the tensor's memory, so that it is the same on every backend.
    /// </summary>
    private Tensor Mask(Shape shape, double rate, RngKey key, ReadOnlySpan<long> samples) =>
        Mask(shape, samples, key, rate, DropoutMask.Fill);

    private Tensor Mask(Shape shape, ReadOnlySpan<long> samples, RngKey key, double rate, Filling fill)
    {
        var sizes = HostTransfer.BatchSizes(shape, samples.Length);
        if (device.type == DeviceType.META)
            return torch.empty(sizes, HostTransfer.TypeOf<T>(), device);
        var mask = torch.empty(sizes, HostTransfer.TypeOf<T>());
        fill(key, samples, rate, MemoryMarshal.Cast<byte, T>(mask.bytes));
        return HostTransfer.ToDevice(mask, device);
    }

    private delegate void Filling(RngKey key, ReadOnlySpan<long> samples, double rate, Span<T> mask);
}
