using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean squared error (1/N) Σ (x - t)² over all elements: a fold over batches, starting from default. What
/// <see cref="Loss.MeanSquaredError"/> makes small, measured.
/// </summary>
/// <param name="Sum">Σ (x - t)², in double.</param>
/// <param name="Count">Elements seen.</param>
public readonly record struct SquaredError(double Sum, long Count)
{
    /// <summary>The mean; NaN before the first element, and once an output or a target was NaN.</summary>
    public double Value => Sum / Count;

    /// <summary>The root of the mean, in the unit of the outputs.</summary>
    public double Root => Math.Sqrt(Value);

    /// <summary>The error with a batch more.</summary>
    /// <param name="outputs">Of any shape.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <exception cref="ArgumentException">There is not one target for each output.</exception>
    public SquaredError Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MetricRules.CheckTargets(outputs, targets);
        var sum = Sum;
        for (var i = 0; i < targets.Length; i++)
        {
            var difference = double.CreateChecked(outputs[i]) - double.CreateChecked(targets[i]);
            sum += difference * difference;
        }

        return new(sum, Count + targets.Length);
    }

    /// <summary>The error over the elements of both.</summary>
    public SquaredError Combine(SquaredError other) => new(Sum + other.Sum, Count + other.Count);
}
