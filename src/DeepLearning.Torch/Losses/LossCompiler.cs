using System.Numerics;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Each loss as a function of output and target in libtorch's terms. Weights are uploaded once and live as long as
/// this.
/// </summary>
internal sealed class LossCompiler<T>(torch.Device device) : ILossVisitor<Func<Tensor, Tensor, Tensor>>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The class that libtorch ignores unless told otherwise.</summary>
    private const int Ignored = -100;

    private static readonly Scalar HeldIgnored = Ignored;

    private readonly List<Tensor> _weights = [];

    public Func<Tensor, Tensor, Tensor> Visit(Loss.CrossEntropy loss)
    {
        if (loss is { ClassWeights: null, LabelSmoothing: 0, IgnoreIndex: null })
            return static (output, target) => F.cross_entropy(output, target);
        var weights = Weights(loss.ClassWeights);
        return (output, target) =>
            F.cross_entropy(output, target, weights, loss.IgnoreIndex ?? Ignored, label_smoothing: loss.LabelSmoothing);
    }

    // TorchSharp's nll_loss takes no ignored class: ours becomes libtorch's.
    public Func<Tensor, Tensor, Tensor> Visit(Loss.NegativeLogLikelihood loss)
    {
        var weights = Weights(loss.ClassWeights);
        if (loss.IgnoreIndex is not { } ignored)
            return (output, target) => F.nll_loss(output, target, weights);
        Scalar ours = ignored;
        return (output, target) => F.nll_loss(output, target.masked_fill(target.eq(ours), HeldIgnored), weights);
    }

    public Func<Tensor, Tensor, Tensor> Visit(Loss.BinaryCrossEntropy loss)
    {
        if (loss.PositiveWeight == 1)
            return static (output, target) => F.binary_cross_entropy_with_logits(output, target);
        var weight = Weights([loss.PositiveWeight]);
        return (output, target) => F.binary_cross_entropy_with_logits(output, target, pos_weights: weight);
    }

    public Func<Tensor, Tensor, Tensor> Visit(Loss.MeanSquaredError loss) =>
        static (output, target) => F.mse_loss(output, target);

    public Func<Tensor, Tensor, Tensor> Visit(Loss.MeanAbsoluteError loss) =>
        static (output, target) => F.l1_loss(output, target);

    public Func<Tensor, Tensor, Tensor> Visit(Loss.SmoothL1 loss) =>
        (output, target) => F.smooth_l1_loss(output, target, beta: loss.Beta);

    public void Dispose()
    {
        foreach (var weights in _weights)
            weights.Dispose();
    }

    private Tensor? Weights(Sequence<double>? weights)
    {
        if (weights is null)
            return null;
        var tensor = HostTransfer.Upload<T>(weights.Select(T.CreateChecked).ToArray(), [weights.Count], device);
        _weights.Add(tensor);
        return tensor;
    }
}
