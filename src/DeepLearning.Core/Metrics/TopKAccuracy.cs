using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The share of samples whose class is among the K largest logits: a fold over batches, starting from <c>new
/// TopKAccuracy(k)</c>.
/// </summary>
public sealed record TopKAccuracy
{
    public TopKAccuracy(int k, long correct = 0, long total = 0) => (K, Correct, Total) = (k, correct, total);

    public int K
    {
        get;
        init => field = Require.Positive(value);
    }

    /// <summary>Samples whose class was among the K largest.</summary>
    public long Correct { get; init; }

    /// <summary>Samples seen.</summary>
    public long Total { get; init; }

    /// <summary>In [0, 1]; NaN before the first sample.</summary>
    public double Value => (double)Correct / Total;

    /// <summary>
    /// The accuracy with a batch more. Equal logits rank in their order; a NaN ranks below every number, unless it
    /// stands first; a sample whose class has a NaN is wrong: so that the top 1 is <see cref="Accuracy"/>.
    /// </summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, or there are fewer than K classes.
    /// </exception>
    public TopKAccuracy Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(logits, classes);
        if (K > width)
            throw new ArgumentException(
                $"K is {K}, but the logits {logits.Shape} are of {width} classes: at most that many can be the largest"
            );
        var correct = 0;
        for (var n = 0; n < count; n++)
        {
            var row = logits.Span.Slice(n * width, width);
            if (!T.IsNaN(row[classes[n]]) && Rank(row, classes[n]) < K)
                correct++;
        }

        return this with
        {
            Correct = Correct + correct,
            Total = Total + count,
        };
    }

    /// <summary>The accuracy over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in K.</exception>
    public TopKAccuracy Combine(TopKAccuracy other) =>
        K == other.K
            ? this with
            {
                Correct = Correct + other.Correct,
                Total = Total + other.Total,
            }
            : throw new ArgumentException($"the top {K} and the top {other.K} do not combine");

    /// <summary>How many logits rank before this one.</summary>
    private static int Rank<T>(ReadOnlySpan<T> logits, int @class)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var before = 0;
        for (var i = 0; i < logits.Length; i++)
            if (i != @class && Precedes(logits, i, @class))
                before++;
        return before;
    }

    private static bool Precedes<T>(ReadOnlySpan<T> logits, int i, int j)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (x, y) = (logits[i], logits[j]);
        if (T.IsNaN(x))
            return i == 0 || (T.IsNaN(y) && i < j && j != 0);
        if (T.IsNaN(y))
            return j != 0;
        return x > y || (x == y && i < j);
    }
}
