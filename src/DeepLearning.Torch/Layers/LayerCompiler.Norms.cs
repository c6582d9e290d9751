using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Norms.
internal sealed partial class LayerCompiler<T>
{
    // An image of one row or column goes in as a signal. libtorch 2.10 takes the gradient of such an image for one with
    // the channels last where it comes back from a transposition, and gives wrong gradients.
    public LayerForward Visit(Layer.BatchNorm layer)
    {
        var (weight, bias, mean, variance) = (weights[0], weights[1], weights[2], weights[3]);
        var isLine = output.Rank == 3 && (output[1] == 1 || output[2] == 1);
        return (Tensor[] x, in LayerPass pass) =>
        {
            var training = pass.Training && !layer.Frozen;
            var keeps = training && !pass.MovesStatistics;
            var y = F.batch_norm(
                isLine ? x[0].flatten(2) : x[0],
                keeps ? mean.clone() : mean,
                keeps ? variance.clone() : variance,
                weight,
                bias,
                training,
                layer.Momentum,
                layer.Epsilon
            );
            return isLine ? y.reshape(x[0].shape) : y;
        };
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
}
