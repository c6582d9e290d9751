using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Norms.
internal sealed partial class LayerCompiler<T>
{
    public LayerForward Visit(Layer.BatchNorm layer)
    {
        var (weight, bias) = layer.Affine ? (weights[0], weights[1]) : (null, null);
        var (mean, variance, batches) = StatisticsOf(layer);
        return LinesAsSignals(
            (Tensor[] x, in LayerPass pass) =>
            {
                var usesBatch = layer.UsesBatch(pass.Training);
                var moves = usesBatch && pass.MovesStatistics;
                return F.batch_norm(
                    x[0],
                    usesBatch && !moves ? mean?.clone()! : mean!,
                    usesBatch && !moves ? variance?.clone()! : variance!,
                    weight,
                    bias,
                    usesBatch,
                    moves ? layer.Momentum ?? ShareOfNext(batches) : 0,
                    layer.Epsilon
                );
            }
        );
    }

    /// <summary>
    /// A norm by channels into which an image of one row or column goes as a signal: libtorch 2.10 takes the gradient of
    /// such an image for one with the channels last where it comes back from a transposition, and gives wrong gradients.
    /// Its instance norm is a batch norm too.
    /// </summary>
    private LayerForward LinesAsSignals(LayerForward norm) =>
        output.Rank == 3 && (output[1] == 1 || output[2] == 1)
            ? (Tensor[] x, in LayerPass pass) => norm([x[0].flatten(2)], pass).reshape(x[0].shape)
            : norm;

    private (Tensor? Mean, Tensor? Variance, Tensor? Batches) StatisticsOf(Layer.BatchNorm layer)
    {
        var first = layer.Affine ? 2 : 0;
        return layer.TrackRunningStatistics
            ? (weights[first], weights[first + 1], layer.Momentum is null ? weights[first + 2] : null)
            : default;
    }

    /// <summary>Counts a batch; its share in the mean over all so far. The meta device has no numbers.</summary>
    private double ShareOfNext(Tensor? batches)
    {
        if (batches is null || device.type == DeviceType.META)
            return 0;
        batches.add_(HeldScalars.One, HeldScalars.One);
        return 1 / double.CreateChecked(batches.item<T>());
    }

    public LayerForward Visit(Layer.LayerNorm layer)
    {
        var (weight, bias) = layer.Affine ? (weights[0], weights[1]) : (null, null);
        var sizes = HostTransfer.Sizes(layer.Normalised(output));
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
        return LinesAsSignals(
            (Tensor[] x, in LayerPass _) =>
                F.instance_norm(x[0], null, null, weight, bias, use_input_stats: true, eps: layer.Epsilon)
        );
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
}
