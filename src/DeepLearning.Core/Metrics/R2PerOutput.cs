using System.Numerics;

namespace DeepLearning;

/// <summary>
/// <see cref="R2"/> of each output of a sample for itself, and what they are together: a fold over batches, starting
/// from <see cref="Empty"/>. scikit-learn's multioutput.
/// </summary>
public sealed record R2PerOutput
{
    public R2PerOutput(Sequence<R2> outputs) => Outputs = outputs;

    /// <summary>Coefficients that have seen no sample.</summary>
    /// <param name="outputs">How many values an output has.</param>
    public static R2PerOutput Empty(int outputs) => new([.. new R2[Require.Positive(outputs, nameof(outputs))]]);

    /// <summary>One a value of the output, in row-major order; at least one: "raw_values".</summary>
    public Sequence<R2> Outputs
    {
        get;
        init =>
            field =
                value.Count > 0
                    ? value
                    : throw new ArgumentException("coefficients are of at least one output, but there is none");
    }

    /// <summary>The unweighted mean: "uniform_average". NaN before the second sample.</summary>
    public double Mean => Outputs.Average(r2 => r2.Value);

    /// <summary>
    /// The mean weighted by the targets' spreads, Σ spread R2 / Σ spread: "variance_weighted"; the unweighted mean
    /// where no target differs from another. NaN before the second sample.
    /// </summary>
    public double VarianceWeighted
    {
        get
        {
            var spread = Outputs.Sum(r2 => r2.Spread);
            return spread == 0 ? Mean : Outputs.Sum(r2 => r2.Spread * r2.Value) / spread;
        }
    }

    /// <summary>The coefficients with a batch more.</summary>
    /// <param name="outputs">[n, ...], as many values a sample as there are coefficients.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <param name="weights">One a sample; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// There is not one target for each output, not a weight for each sample, or another number of values a sample.
    /// </exception>
    public R2PerOutput Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = MetricRules.CheckTargets(outputs, targets, weights);
        if (outputs.Size > 0 && width != Outputs.Count)
            throw new ArgumentException(
                $"the outputs {outputs.Shape} are {width} values a sample, but there are {Outputs.Count} coefficients"
            );
        var all = Outputs.ToArray();
        for (var i = 0; i < targets.Length; i++)
            all[i % width] = all[i % width]
                .Add(
                    double.CreateChecked(outputs[i]),
                    double.CreateChecked(targets[i]),
                    MetricRules.Weight(weights, i / width)
                );
        return new([.. all]);
    }

    /// <summary>The coefficients over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of outputs.</exception>
    public R2PerOutput Combine(R2PerOutput other) =>
        Outputs.Count == other.Outputs.Count
            ? new([.. Outputs.Zip(other.Outputs, (a, b) => a.Combine(b))])
            : throw new ArgumentException(
                $"the coefficients of {Outputs.Count} and of {other.Outputs.Count} outputs do not combine"
            );
}
