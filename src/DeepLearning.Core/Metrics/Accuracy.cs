using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The share of samples whose largest logit is that of their class: a fold over batches, starting from default. It
/// counts, since how sure it is depends on how many samples there were; with weights it is
/// <see cref="ConfusionMatrix.Accuracy"/>.
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
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public Accuracy Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes, int? ignored = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(logits, classes, ignored);
        var (correct, total) = (0, 0);
        for (var n = 0; n < rows.Count; n++)
        {
            if (classes[n] == ignored)
                continue;
            total++;
            if (MetricRules.Predicted(rows[n]) == classes[n])
                correct++;
        }

        return new(Correct + correct, Total + total);
    }

    /// <summary>The accuracy over the samples of both.</summary>
    public Accuracy Combine(Accuracy other) => new(Correct + other.Correct, Total + other.Total);
}
