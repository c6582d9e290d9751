using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>A loss at work in one executor.</summary>
internal abstract class LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The loss of a batch: its sum, divided by the loss's normaliser.</summary>
    public abstract double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count);

    /// <summary>
    /// Each sample's own loss (=): what the sum adds up, not weighted by the sample, nor divided.
    /// </summary>
    public virtual void SampleLosses(ReadOnlySpan<T> output, Targets<T> targets, Span<double> losses) =>
        throw new NotSupportedException($"{GetType().Name} gives no loss of one sample");

    /// <summary>Adds (+=) weight x dLoss/dOutput, at the outputs and targets of the last forward pass.</summary>
    public abstract void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    );
}
