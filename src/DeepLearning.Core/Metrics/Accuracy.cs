using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The share of samples whose largest logit is that of their class: a fold over batches, starting from default.
/// </summary>
/// <param name="Correct">Samples classified rightly.</param>
/// <param name="Total">Samples seen.</param>
public readonly record struct Accuracy(long Correct, long Total)
{
    /// <summary>In [0, 1]; NaN before the first sample.</summary>
    public double Value => (double)Correct / Total;

    /// <summary>
    /// The accuracy with a batch more. Of equal logits the first wins; a NaN never does, and where it stands first no
    /// logit can beat it: such a sample is wrong.
    /// </summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public Accuracy Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes, int? ignored = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(logits, classes, ignored);
        var (correct, total) = (0, 0);
        for (var n = 0; n < count; n++)
        {
            if (classes[n] == ignored)
                continue;
            total++;
            var row = logits.Span.Slice(n * width, width);
            var best = MetricRules.Largest(row);
            if (best == classes[n] && !T.IsNaN(row[best]))
                correct++;
        }

        return new(Correct + correct, Total + total);
    }

    /// <summary>The accuracy over the samples of both.</summary>
    public Accuracy Combine(Accuracy other) => new(Correct + other.Correct, Total + other.Total);
}
