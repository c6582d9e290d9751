using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean of -log softmax(x)[class], in nats: a fold over batches, starting from default. Softmax and logarithm are
/// one shifted log-sum-exp, in double, which keeps the small loss of a sure answer and of large logits alike. What
/// <see cref="Loss.CrossEntropy"/> makes small, measured.
/// </summary>
/// <param name="Sum">The sum over the samples, each times its weight.</param>
/// <param name="Weight">The sum of the weights; without any, the samples seen.</param>
public readonly record struct NegativeLogLikelihood(double Sum, double Weight)
{
    /// <summary>
    /// The mean; NaN before the first sample, and once a sample had a NaN logit or an infinite largest one.
    /// </summary>
    public double Value => Sum / Weight;

    /// <summary>exp(mean): the number of equally likely classes that would be as hard to guess.</summary>
    public double Perplexity => Math.Exp(Value);

    /// <summary>The likelihood with a batch more.</summary>
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <param name="weights">One a class index; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, or a weight is none.
    /// </exception>
    public NegativeLogLikelihood Add<T>(
        HostTensor<T> logits,
        ReadOnlySpan<int> classes,
        int? ignored = null,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(logits, classes, ignored, weights);
        var (sum, total) = this;
        for (var n = 0; n < rows.Count; n++)
        {
            var weight = MetricRules.Weight(weights, n);
            if (classes[n] == ignored || weight == 0)
                continue;
            var row = rows[n];
            sum += weight * LogSoftmax.Of(row).Loss(double.CreateChecked(row[classes[n]]));
            total += weight;
        }

        return new(sum, total);
    }

    /// <summary>The likelihood over the samples of both.</summary>
    public NegativeLogLikelihood Combine(NegativeLogLikelihood other) => new(Sum + other.Sum, Weight + other.Weight);
}
