using System.Numerics;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;
using TorchReduction = TorchSharp.torch.nn.Reduction;

namespace DeepLearning.Torch;

/// <summary>Each loss in libtorch's terms. Weights are uploaded once and live as long as this.</summary>
internal sealed partial class LossCompiler<T>(torch.Device device) : ILossVisitor<TorchLoss>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly Scalar Half = 0.5,
        TwoPi = 2 * Math.PI,
        LogTwoPi = Math.Log(2 * Math.PI);

    private readonly List<Tensor> _weights = [];

    public TorchLoss Visit(Loss.MeanSquaredError loss) =>
        new(
            static (output, target) => F.mse_loss(output, target),
            static (output, target) => F.mse_loss(output, target, TorchReduction.None)
        );

    public TorchLoss Visit(Loss.MeanAbsoluteError loss) =>
        new(
            static (output, target) => F.l1_loss(output, target),
            static (output, target) => F.l1_loss(output, target, TorchReduction.None)
        );

    public TorchLoss Visit(Loss.SmoothL1 loss) =>
        new(
            (output, target) => F.smooth_l1_loss(output, target, beta: loss.Beta),
            (output, target) => F.smooth_l1_loss(output, target, TorchReduction.None, loss.Beta)
        );

    public TorchLoss Visit(Loss.Huber loss) =>
        new(
            (output, target) => F.huber_loss(output, target, loss.Delta),
            (output, target) => F.huber_loss(output, target, loss.Delta, TorchReduction.None)
        );

    // A sample's elements add up: libtorch's mean would divide by them. What is not probable adds nothing, however
    // unlikely the output takes it to be.
    public TorchLoss Visit(Loss.KLDivergence loss) =>
        new(
            (output, target) =>
            {
                var each = F.kl_div(output, target, loss.LogTarget, TorchReduction.None);
                if (!loss.LogTarget)
                    each = each.masked_fill(target.eq(HeldScalars.Zero), HeldScalars.Zero);
                return each.reshape(output.shape[0], -1).sum(1);
            }
        );

    public TorchLoss Visit(Loss.PoissonNegativeLogLikelihood loss)
    {
        Scalar epsilon = loss.Epsilon;
        return new(
            (output, target) =>
            {
                var value = loss.LogInput
                    ? output.exp().sub(target.mul(output))
                    : output.sub(target.mul(output.add(epsilon, HeldScalars.One).log()));
                if (!loss.Full)
                    return value;
                var stirling = target.mul(target.log()).sub(target).Plus(target.mul(TwoPi).log().mul(Half));
                return value.Plus(torch.where(target.gt(HeldScalars.One), stirling, torch.zeros_like(target)));
            }
        );
    }

    public TorchLoss Visit(Loss.GaussianNegativeLogLikelihood loss) =>
        new(
            (output, target) =>
            {
                var parts = output.chunk(2, 1);
                var (mean, log) = (parts[0], parts[1]);
                var error = mean.sub(target);
                var value = log.Plus(error.mul(error).mul(log.neg().exp()));
                return (loss.Full ? value.add(LogTwoPi, HeldScalars.One) : value).mul(Half);
            }
        );

    public TorchLoss Visit(Loss.Hinge loss) =>
        new(
            (output, target) =>
            {
                var missing = target.mul(output).neg().add(HeldScalars.One, HeldScalars.One).relu();
                return loss.Squared ? missing.mul(missing) : missing;
            }
        );

    public TorchLoss Visit(Loss.Focal loss)
    {
        Scalar gamma = loss.Gamma,
            yes = loss.Alpha ?? 1,
            slope = 2 * (loss.Alpha ?? 1) - 1,
            no = 1 - (loss.Alpha ?? 0);
        return new(
            (output, target) =>
            {
                var against = target.neg().add(HeldScalars.One, HeldScalars.One);
                var wrong = target.mul(output.neg().sigmoid()).Plus(against.mul(output.sigmoid()));
                // A power below 1 has an infinite slope at 0, where a sure right answer has none.
                var sure = wrong.eq(HeldScalars.Zero);
                var value = F.binary_cross_entropy_with_logits(output, target, reduction: TorchReduction.None)
                    .mul(wrong.masked_fill(sure, HeldScalars.One).pow(gamma))
                    .masked_fill(sure, HeldScalars.Zero);
                return loss.Alpha is null ? value : value.mul(target.mul(slope).add(no, HeldScalars.One));
            }
        );
    }

    public TorchLoss Visit(Loss.Custom loss) =>
        new((output, target) => CustomLossFunction<T>.Run(loss.Implementation, output, target));

    public void Dispose()
    {
        foreach (var weights in _weights)
            weights.Dispose();
    }

    private Tensor? Weights(Sequence<double>? weights)
    {
        if (weights is null)
            return null;
        return Kept(HostTransfer.Upload<T>(weights.Select(T.CreateChecked).ToArray(), [weights.Count], device));
    }

    /// <summary>A tensor that lives as long as this, whoever's scope it was made in.</summary>
    private Tensor Kept(Tensor tensor)
    {
        _weights.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
