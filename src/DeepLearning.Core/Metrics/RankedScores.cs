using System.Numerics;

namespace DeepLearning;

/// <summary>
/// How well a score ranks positive samples above negative ones, at any threshold: a fold over batches, starting from
/// <see cref="Empty"/>. It is exact, and so it keeps each distinct score; an <c>Add</c> walks through all of them, so
/// that large batches are faster than small ones.
/// </summary>
public sealed record RankedScores
{
    private RankedScores(Sequence<RankedScore> scores, double undecided) => (Scores, Undecided) = (scores, undecided);

    /// <summary>A ranking that has seen no sample.</summary>
    public static RankedScores Empty { get; } = new([], 0);

    /// <summary>The distinct scores, highest first.</summary>
    public Sequence<RankedScore> Scores { get; }

    /// <summary>Samples whose score was NaN, or the sum of their weights: they have no rank.</summary>
    public double Undecided { get; }

    /// <summary>Positive samples that have a rank, or the sum of their weights.</summary>
    public double Positive => Scores.Sum(score => score.Positive);

    /// <summary>Negative samples that have a rank, or the sum of their weights.</summary>
    public double Negative => Scores.Sum(score => score.Negative);

    /// <summary>
    /// The area under the curve of the true positive rate over the false positive rate: the probability that a positive
    /// sample has a higher score than a negative one, where an equal score counts one half. 0.5 for guessing. NaN where
    /// there is no positive or no negative sample, and once a score was NaN. Source: Hanley and McNeil, Radiology 143
    /// (1982).
    /// </summary>
    public double RocAuc
    {
        get
        {
            var (above, won) = (0.0, 0.0);
            foreach (var score in Scores)
            {
                won += score.Negative * (above + score.Positive / 2);
                above += score.Positive;
            }

            return Undecided > 0 ? double.NaN : won / (Positive * Negative);
        }
    }

    /// <summary>
    /// Σ (R(k) - R(k-1)) P(k) over the thresholds k, highest first, with recall R and precision P: the area under their
    /// curve, by steps, since straight lines between its points are too good. The share of positives for guessing; 0
    /// without a positive sample, as in scikit-learn; NaN before the first sample, and once a score was NaN.
    /// </summary>
    public double AveragePrecision
    {
        get
        {
            var (sum, hits, seen) = (0.0, 0.0, 0.0);
            foreach (var score in Scores)
            {
                hits += score.Positive;
                seen += score.Positive + score.Negative;
                sum += score.Positive * (hits / seen);
            }

            return Undecided > 0 || Scores.Count == 0 ? double.NaN : ClassScores.Share(sum, hits);
        }
    }

    /// <summary>The ranking with a batch more.</summary>
    /// <param name="scores">
    /// Logits or probabilities of the positive class, of any shape; samples along the first axis.
    /// </param>
    /// <param name="targets">As many, in the same order: 1 for a positive one, 0 for a negative one.</param>
    /// <param name="weights">One a sample; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// There is not one target for each score, a target is neither 0 nor 1, or there is not a weight for each sample.
    /// </exception>
    public RankedScores Add<T>(HostTensor<T> scores, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = MetricRules.CheckTargets(scores, targets, weights);
        var batch = new List<RankedScore>(targets.Length);
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] != T.Zero && targets[i] != T.One)
                throw new ArgumentException(
                    $"target {i} is {targets[i]}, but must be 1 (a positive sample) or 0 (a negative one)"
                );
            batch.Add(Of(double.CreateChecked(scores[i]), targets[i] == T.One, MetricRules.Weight(weights, i / width)));
        }

        return With(batch);
    }

    /// <summary>The ranking of the samples of both.</summary>
    public RankedScores Combine(RankedScores other) => new(Merge(Scores, other.Scores), Undecided + other.Undecided);

    /// <summary>One sample.</summary>
    internal static RankedScore Of(double score, bool isPositive, double weight) =>
        new(score, isPositive ? weight : 0, isPositive ? 0 : weight);

    /// <summary>The ranking with these samples more, in any order.</summary>
    internal RankedScores With(IEnumerable<RankedScore> samples)
    {
        var (undecided, ranked) = (Undecided, new List<RankedScore>());
        foreach (var sample in samples)
            if (double.IsNaN(sample.Score))
                undecided += sample.Positive + sample.Negative;
            else if (sample.Positive + sample.Negative > 0)
                ranked.Add(sample);
        return new(Merge(Scores, ranked.OrderByDescending(sample => sample.Score)), undecided); // which is stable
    }

    /// <summary>
    /// Two lists, highest first, as one; equal scores become one. Weights are added in the order in which they came, so
    /// that batches give what all samples at once give, to the bit.
    /// </summary>
    private static Sequence<RankedScore> Merge(Sequence<RankedScore> first, IEnumerable<RankedScore> second)
    {
        var (merged, i) = (new List<RankedScore>(first.Count), 0);
        foreach (var next in second)
        {
            while (i < first.Count && first[i].Score >= next.Score)
                merged.Add(first[i++]);
            if (merged.Count > 0 && merged[^1].Score == next.Score)
                merged[^1] = merged[^1] with
                {
                    Positive = merged[^1].Positive + next.Positive,
                    Negative = merged[^1].Negative + next.Negative,
                };
            else
                merged.Add(next);
        }

        while (i < first.Count)
            merged.Add(first[i++]);
        return [.. merged];
    }
}
