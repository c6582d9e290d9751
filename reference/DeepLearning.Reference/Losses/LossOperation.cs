using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>A loss at work in one executor.</summary>
internal abstract class LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The loss of a batch: its sum, divided by the loss's normaliser.</summary>
    public abstract double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count);

    /// <summary>Adds (+=) weight x dLoss/dOutput, at the outputs and targets of the last forward pass.</summary>
    public abstract void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    );
}

/// <summary>The operation that carries out each loss on an output of this shape.</summary>
internal sealed class LossFactory<T>(Shape output) : ILossVisitor<LossOperation<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static LossOperation<T> For(Loss loss, Shape output, ISubstitution? substitution)
    {
        var own = loss.Accept(new LossFactory<T>(output));
        return substitution is null ? own : substitution.Loss(loss, output, own);
    }

    public LossOperation<T> Visit(Loss.CrossEntropy loss) => new CrossEntropy<T>(loss, output);

    public LossOperation<T> Visit(Loss.NegativeLogLikelihood loss) => new NegativeLogLikelihood<T>(loss, output);

    public LossOperation<T> Visit(Loss.BinaryCrossEntropy loss) => new BinaryCrossEntropy<T>(loss);

    public LossOperation<T> Visit(Loss.MeanSquaredError loss) => new MeanSquaredError<T>();

    public LossOperation<T> Visit(Loss.MeanAbsoluteError loss) => new MeanAbsoluteError<T>();

    public LossOperation<T> Visit(Loss.SmoothL1 loss) => new SmoothL1<T>(loss);
}
