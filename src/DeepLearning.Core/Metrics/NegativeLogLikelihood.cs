using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mean of -log softmax(x)[class], in nats: a fold over batches, starting from default. Softmax and logarithm are
/// one shifted log-sum-exp, in double, which keeps the small loss of a sure answer and of large logits alike. What
/// <see cref="Loss.CrossEntropy"/> makes small, measured.
/// </summary>
/// <param name="Sum">The sum over the samples.</param>
/// <param name="Count">Samples seen.</param>
public readonly record struct NegativeLogLikelihood(double Sum, long Count)
{
    /// <summary>
    /// The mean; NaN before the first sample, and once a sample had a NaN logit or an infinite largest one.
    /// </summary>
    public double Value => Sum / Count;

    /// <summary>exp(mean): the number of equally likely classes that would be as hard to guess.</summary>
    public double Perplexity => Math.Exp(Value);

    /// <summary>The likelihood with a batch more.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public NegativeLogLikelihood Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(logits, classes);
        var sum = Sum;
        for (var n = 0; n < count; n++)
        {
            var row = logits.Span.Slice(n * width, width);
            sum += LogSoftmax.Of(row).Loss(double.CreateChecked(row[classes[n]]));
        }

        return new(sum, Count + count);
    }

    /// <summary>The likelihood over the samples of both.</summary>
    public NegativeLogLikelihood Combine(NegativeLogLikelihood other) => new(Sum + other.Sum, Count + other.Count);
}
