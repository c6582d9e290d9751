using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;
using TorchReduction = TorchSharp.torch.nn.Reduction;

namespace DeepLearning.Torch;

// libtorch has classes along the first axis behind the batch's: another is moved there.
internal sealed partial class LossCompiler<T>
{
    /// <summary>The class that libtorch ignores unless told otherwise.</summary>
    private const int Ignored = -100;

    private static readonly Scalar HeldIgnored = Ignored;

    public TorchLoss Visit(Loss.CrossEntropy loss)
    {
        var weights = Weights(loss.ClassWeights);
        return Along(
            loss.ClassAxis,
            new(
                (output, target) => Of(output, target, TorchReduction.Mean),
                (output, target) => Of(output, target, TorchReduction.None),
                target => Counts(target, weights, loss.IgnoreIndex)
            )
        );

        Tensor Of(Tensor output, Tensor target, TorchReduction reduction) =>
            F.cross_entropy(
                output,
                target,
                weights,
                loss.IgnoreIndex ?? Ignored,
                reduction,
                label_smoothing: loss.LabelSmoothing
            );
    }

    // TorchSharp's nll_loss takes no ignored class: ours becomes libtorch's.
    public TorchLoss Visit(Loss.NegativeLogLikelihood loss)
    {
        var weights = Weights(loss.ClassWeights);
        Scalar ours = loss.IgnoreIndex ?? Ignored;
        return Along(
            loss.ClassAxis,
            new(
                (output, target) => F.nll_loss(output, Renamed(target), weights),
                (output, target) => F.nll_loss(output, Renamed(target), weights, TorchReduction.None),
                target => Counts(target, weights, loss.IgnoreIndex)
            )
        );

        Tensor Renamed(Tensor target) =>
            loss.IgnoreIndex is null ? target : target.masked_fill(target.eq(ours), HeldIgnored);
    }

    public TorchLoss Visit(Loss.BinaryCrossEntropy loss)
    {
        var positive = Weights(
            loss.PositiveWeights is { } each ? each.Select(weight => weight * loss.PositiveWeight).ToSequence()
            : loss.PositiveWeight == 1 ? null
            : [loss.PositiveWeight]
        );
        var weights = Weights(loss.Weights);
        return new(
            (output, target) => Of(output, target, TorchReduction.Mean),
            (output, target) => Of(output, target, TorchReduction.None)
        );

        Tensor Of(Tensor output, Tensor target, TorchReduction reduction) =>
            F.binary_cross_entropy_with_logits(
                output,
                target,
                Channels(weights, output),
                reduction,
                Channels(positive, output)
            );
    }

    /// <summary>A weight a channel, as it broadcasts to [n, channels, ...].</summary>
    private static Tensor? Channels(Tensor? weights, Tensor output) =>
        weights is null || output.dim() < 3
            ? weights
            : weights.reshape([weights.shape[0], .. Enumerable.Repeat(1L, (int)output.dim() - 2)]);

    // libtorch 2.10's nll_loss of classes at positions cannot go back to an output that is not contiguous, which is
    // what a transposition gives.
    private static TorchLoss Along(int axis, TorchLoss loss)
    {
        return new(
            (output, target) => loss.Mean(First(output), target.is_floating_point() ? First(target) : target),
            (output, target) => loss.Each(First(output), target.is_floating_point() ? First(target) : target),
            loss.Counts
        );

        Tensor First(Tensor values) =>
            (axis == 0 ? values : values.movedim([LayerCompiler<T>.AxisOf(axis)], [1])).contiguous();
    }

    /// <summary>What each row of class targets counts; null for 1 each, as rows of shares do.</summary>
    private static Tensor? Counts(Tensor target, Tensor? weights, int? ignored)
    {
        if (target.is_floating_point() || (weights is null && ignored is null))
            return null;
        using Scalar ours = ignored ?? Ignored;
        var left = target.eq(ours);
        var counts = weights is null
            ? torch.ones(target.shape, HostTransfer.TypeOf<T>(), target.device)
            : weights.index_select(0, target.masked_fill(left, HeldScalars.Zero).flatten()).reshape(target.shape);
        return counts.masked_fill(left, HeldScalars.Zero);
    }
}
