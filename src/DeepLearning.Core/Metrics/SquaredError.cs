using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean squared error (1/N) Σ (x - t)² over all elements: a fold over batches, starting from default. What
/// <see cref="Loss.MeanSquaredError"/> makes small, measured.
/// </summary>
/// <param name="Sum">Σ w (x - t)², in double.</param>
/// <param name="Weight">The sum of the elements' weights; without any, the elements seen.</param>
public readonly record struct SquaredError(double Sum, double Weight)
{
    /// <summary>The mean; NaN before the first element, and once an output or a target was NaN.</summary>
    public double Value => Sum / Weight;

    /// <summary>The root of the mean, in the unit of the outputs.</summary>
    public double Root => Math.Sqrt(Value);

    /// <summary>The error with a batch more.</summary>
    /// <param name="outputs">Of any shape; samples lie along the first axis.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <param name="weights">One a sample; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// There is not one target for each output, or not a weight for each sample.
    /// </exception>
    public SquaredError Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = MetricRules.CheckTargets(outputs, targets, weights);
        var (sum, total) = this;
        for (var i = 0; i < targets.Length; i++)
        {
            var weight = MetricRules.Weight(weights, i / width);
            if (weight == 0)
                continue;
            var difference = double.CreateChecked(outputs[i]) - double.CreateChecked(targets[i]);
            sum += weight * (difference * difference);
            total += weight;
        }

        return new(sum, total);
    }

    /// <summary>The error over the elements of both.</summary>
    public SquaredError Combine(SquaredError other) => new(Sum + other.Sum, Weight + other.Weight);
}
