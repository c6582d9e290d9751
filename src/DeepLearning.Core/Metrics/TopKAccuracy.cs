using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The share of samples whose class is among the K largest logits: a fold over batches, starting from <c>new
/// TopKAccuracy(k)</c>.
/// </summary>
public sealed record TopKAccuracy
{
    public TopKAccuracy(int k, double correct = 0, double total = 0) => (K, Correct, Total) = (k, correct, total);

    public int K
    {
        get;
        init => field = Require.Positive(value);
    }

    /// <summary>Samples whose class was among the K largest, or the sum of their weights.</summary>
    public double Correct { get; init; }

    /// <summary>Samples seen, or the sum of their weights.</summary>
    public double Total { get; init; }

    /// <summary>In [0, 1]; NaN before the first sample.</summary>
    public double Value => Correct / Total;

    /// <summary>
    /// The accuracy with a batch more. Equal logits rank in their order; a NaN ranks below every number, unless it
    /// stands first; a sample whose class has a NaN is wrong: so that the top 1 is <see cref="Accuracy"/>.
    /// </summary>
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="weights">One a class index; none for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, a weight is none, or there are fewer than K classes.
    /// </exception>
    public TopKAccuracy Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(logits, classes, weights: weights);
        if (K > rows.Width)
            throw new ArgumentException(
                $"K is {K}, but the logits {logits.Shape} are of {rows.Width} classes: at most that many can be the "
                    + "largest"
            );
        var (correct, total) = (Correct, Total);
        for (var n = 0; n < rows.Count; n++)
        {
            var row = rows[n];
            var weight = MetricRules.Weight(weights, n);
            total += weight;
            if (!T.IsNaN(row[classes[n]]) && Rank(row, classes[n]) < K)
                correct += weight;
        }

        return this with
        {
            Correct = correct,
            Total = total,
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
