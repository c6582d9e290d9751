using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean absolute error (1/N) Σ |x - t| over all elements: a fold over batches, starting from default.
/// </summary>
/// <param name="Sum">Σ w |x - t|, in double.</param>
/// <param name="Weight">The sum of the elements' weights; without any, the elements seen.</param>
public readonly record struct AbsoluteError(double Sum, double Weight)
{
    /// <summary>The mean; NaN before the first element, and once an output or a target was NaN.</summary>
    public double Value => Sum / Weight;

    /// <summary>The error with a batch more.</summary>
    /// <param name="outputs">Of any shape; samples lie along the first axis.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <param name="weights">One a sample; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// There is not one target for each output, or not a weight for each sample.
    /// </exception>
    public AbsoluteError Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = MetricRules.CheckTargets(outputs, targets, weights);
        var (sum, total) = this;
        for (var i = 0; i < targets.Length; i++)
        {
            var weight = MetricRules.Weight(weights, i / width);
            if (weight == 0)
                continue;
            sum += weight * Math.Abs(double.CreateChecked(outputs[i]) - double.CreateChecked(targets[i]));
            total += weight;
        }

        return new(sum, total);
    }

    /// <summary>The error over the elements of both.</summary>
    public AbsoluteError Combine(AbsoluteError other) => new(Sum + other.Sum, Weight + other.Weight);
}
