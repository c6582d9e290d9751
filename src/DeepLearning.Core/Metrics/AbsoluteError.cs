using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean absolute error (1/N) Σ |x - t| over all elements: a fold over batches, starting from default.
/// </summary>
/// <param name="Sum">Σ |x - t|, in double.</param>
/// <param name="Count">Elements seen.</param>
public readonly record struct AbsoluteError(double Sum, long Count)
{
    /// <summary>The mean; NaN before the first element, and once an output or a target was NaN.</summary>
    public double Value => Sum / Count;

    /// <summary>The error with a batch more.</summary>
    /// <param name="outputs">Of any shape.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <exception cref="ArgumentException">There is not one target for each output.</exception>
    public AbsoluteError Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MetricRules.CheckTargets(outputs, targets);
        var sum = Sum;
        for (var i = 0; i < targets.Length; i++)
            sum += Math.Abs(double.CreateChecked(outputs[i]) - double.CreateChecked(targets[i]));
        return new(sum, Count + targets.Length);
    }

    /// <summary>The error over the elements of both.</summary>
    public AbsoluteError Combine(AbsoluteError other) => new(Sum + other.Sum, Count + other.Count);
}
