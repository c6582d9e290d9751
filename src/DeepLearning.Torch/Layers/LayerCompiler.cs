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
/// <param name="inputs">The shapes of its inputs, without the batch axis.</param>
/// <param name="output">The shape of its output, without the batch axis.</param>
/// <param name="device">The executor's device.</param>
internal sealed partial class LayerCompiler<T>(
    Node node,
    Tensor[] weights,
    Sequence<Shape> inputs,
    Shape output,
    torch.Device device
) : ILayerVisitor<LayerForward>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly long[] One = [1, 1];

    public LayerForward Visit(Layer.Input layer) =>
        (Tensor[] _, in LayerPass _) =>
            throw new InvalidOperationException($"node '{node.Name}' is an input: the batch brings its value");

    // TorchSharp has no embedding of a weight that is given. Where the index is the padding's, the row is a constant.
    public LayerForward Visit(Layer.Embedding layer)
    {
        var weight = weights[0];
        long[] sizes = [-1, .. HostTransfer.Sizes(output)];
        Scalar? padding = layer.PaddingIndex is { } index ? index : null;
        return (Tensor[] x, in LayerPass _) =>
        {
            var rows = weight.index_select(0, x[0].reshape(-1)).view(sizes);
            return padding is null ? rows : torch.where(x[0].ne(padding).unsqueeze(-1), rows, rows.detach());
        };
    }

    public LayerForward Visit(Layer.Dense layer)
    {
        var (weight, bias) = (weights[0], layer.HasBias ? weights[1] : null);
        return (Tensor[] x, in LayerPass _) => F.linear(x[0], weight, bias);
    }

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

    public LayerForward Visit(Layer.Softmax layer)
    {
        var axis = AxisOf(layer.Axis);
        return (Tensor[] x, in LayerPass _) => F.softmax(x[0], axis);
    }

    public LayerForward Visit(Layer.LogSoftmax layer)
    {
        var axis = AxisOf(layer.Axis);
        return (Tensor[] x, in LayerPass _) => F.log_softmax(x[0], axis);
    }

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

    public LayerForward Visit(Layer.Concat layer) => (Tensor[] x, in LayerPass _) => torch.cat(x, 1);

    public LayerForward Visit(Layer.Add layer) => Folded((sum, x) => sum.Plus(x));

    public LayerForward Visit(Layer.Subtract layer) => (Tensor[] x, in LayerPass _) => Aligned(x[0]).sub(Aligned(x[1]));

    public LayerForward Visit(Layer.Multiply layer) => Folded((product, x) => product.mul(x));

    public LayerForward Visit(Layer.Maximum layer) => Folded((largest, x) => largest.maximum(x));

    public LayerForward Visit(Layer.Sum layer)
    {
        var axes = Axes(layer.Axes);
        return (Tensor[] x, in LayerPass _) => x[0].sum(axes, layer.KeepDims);
    }

    public LayerForward Visit(Layer.Mean layer)
    {
        var axes = Axes(layer.Axes);
        return (Tensor[] x, in LayerPass _) => x[0].mean(axes, layer.KeepDims);
    }

    public LayerForward Visit(Layer.Slice layer)
    {
        var axis = AxisOf(layer.Axis);
        return (Tensor[] x, in LayerPass _) => x[0].slice(axis, layer.From, layer.To ?? long.MaxValue, layer.Step);
    }

    public LayerForward Visit(Layer.Select layer)
    {
        var axis = AxisOf(layer.Axis);
        return (Tensor[] x, in LayerPass _) => x[0].select(axis, layer.Index);
    }

    public LayerForward Visit(Layer.Transpose layer)
    {
        long[] axes = [0, .. Axes(layer.Axes)];
        return (Tensor[] x, in LayerPass _) => x[0].permute(axes);
    }

    public LayerForward Visit(Layer.MatMul layer)
    {
        long[] axes = HostTransfer.Sizes(Layer.MatMul.Before(output));
        return (Tensor[] x, in LayerPass _) =>
        {
            long[] before = [x[0].shape[0], .. axes];
            var (a, b) = (Stack(x[0], before, layer.TransposeFirst), Stack(x[1], before, layer.TransposeSecond));
            return a.bmm(b).reshape([.. before, a.shape[1], b.shape[2]]);
        };
    }

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

    private LayerForward Folded(Func<Tensor, Tensor, Tensor> join) =>
        (Tensor[] x, in LayerPass _) =>
        {
            var joined = Aligned(x[0]);
            for (var i = 1; i < x.Length; i++)
                joined = join(joined, Aligned(x[i]));
            return x.Length == 1 ? Same(joined) : joined;
        };

    // Not matmul: TorchSharp catches none of its errors.
    private Tensor Stack(Tensor x, long[] before, bool isTransposed)
    {
        var matrices = isTransposed ? Aligned(x).transpose(-1, -2) : Aligned(x);
        var count = before.Aggregate(1L, (product, extent) => product * extent);
        return matrices.expand([.. before, -1, -1]).reshape(count, matrices.shape[^2], matrices.shape[^1]);
    }

    private static long[] Axes(Sequence<int> axes) => [.. axes.Select(axis => (long)AxisOf(axis))];

    /// <summary>A value with as many axes as the output: those that are missing come after the batch's.</summary>
    private Tensor Aligned(Tensor x)
    {
        while (x.dim() < output.Rank + 1)
            x = x.unsqueeze(1);
        return x;
    }

    // Not alias: TorchSharp's is a second handle of the same tensor, whose gradient could not be told from the input's.
    private static Tensor Same(Tensor x) => x.view_as(x);

    /// <summary>A sample's axis as a batch's.</summary>
    internal static int AxisOf(int axis) => axis < 0 ? axis : axis + 1;

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
