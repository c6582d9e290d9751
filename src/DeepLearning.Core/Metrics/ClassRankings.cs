using System.Numerics;

namespace DeepLearning;

/// <summary>
/// How well the probability of each class ranks its samples above all others (one against the rest): a fold over
/// batches, starting from <see cref="Empty"/>. See <see cref="RankedScores"/>.
/// </summary>
public sealed record ClassRankings
{
    public ClassRankings(Sequence<RankedScores> classes) => Classes = classes;

    /// <summary>Rankings that have seen no sample.</summary>
    /// <param name="classes">The number of classes.</param>
    public static ClassRankings Empty(int classes) =>
        new([.. Enumerable.Repeat(RankedScores.Empty, Require.Positive(classes, nameof(classes)))]);

    /// <summary>One a class; at least one.</summary>
    public Sequence<RankedScores> Classes
    {
        get;
        init =>
            field =
                value.Count > 0
                    ? value
                    : throw new ArgumentException("rankings are of at least one class, but there is none");
    }

    /// <summary>
    /// <see cref="RankedScores.RocAuc"/> of the classes: scikit-learn's multi_class="ovr". A class that no sample is
    /// of, or every one, has none, and the macro and the weighted mean pass it over. NaN where every class is so, and
    /// once a score was NaN.
    /// </summary>
    public Averages RocAuc => Average(ranking => ranking.RocAuc, ranking => ranking.Positive > 0);

    /// <summary>
    /// <see cref="RankedScores.AveragePrecision"/> of the classes; the macro mean goes over every class, seen or not.
    /// </summary>
    public Averages AveragePrecision => Average(ranking => ranking.AveragePrecision, _ => true);

    /// <summary>The rankings with a batch more, from logits: softmax is taken here, in double.</summary>
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <param name="weights">One a class index; none for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, or a weight is none.
    /// </exception>
    public ClassRankings AddLogits<T>(
        HostTensor<T> logits,
        ReadOnlySpan<int> classes,
        int? ignored = null,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T> => Add(logits, classes, ignored, weights, areLogits: true);

    /// <summary>The rankings with a batch more, from probabilities, or whatever else is to rank the samples.</summary>
    /// <param name="probabilities">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <param name="ignored">The class whose samples are passed over; null for none.</param>
    /// <param name="weights">One a class index; none for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no score, or a weight is none.
    /// </exception>
    public ClassRankings AddProbabilities<T>(
        HostTensor<T> probabilities,
        ReadOnlySpan<int> classes,
        int? ignored = null,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Add(probabilities, classes, ignored, weights, areLogits: false);

    /// <summary>The rankings over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of classes.</exception>
    public ClassRankings Combine(ClassRankings other) =>
        Classes.Count == other.Classes.Count
            ? new([.. Classes.Zip(other.Classes, (a, b) => a.Combine(b))])
            : throw new ArgumentException(
                $"rankings of {Classes.Count} and of {other.Classes.Count} classes do not combine"
            );

    private ClassRankings Add<T>(
        HostTensor<T> scores,
        ReadOnlySpan<int> classes,
        int? ignored,
        ReadOnlySpan<double> weights,
        bool areLogits
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(scores, classes, ignored, weights);
        if (rows.Width != Classes.Count)
            throw new ArgumentException(
                $"the logits {scores.Shape} are of {rows.Width} classes, but the rankings are of {Classes.Count}"
            );
        var batch = Classes.Select(_ => new List<RankedScore>()).ToArray();
        for (var n = 0; n < rows.Count; n++)
        {
            if (classes[n] == ignored)
                continue;
            var row = rows[n];
            var weight = MetricRules.Weight(weights, n);
            var softmax = areLogits ? LogSoftmax.Of(row) : default;
            for (var c = 0; c < batch.Length; c++)
            {
                var score = double.CreateChecked(row[c]);
                batch[c].Add(RankedScores.Of(areLogits ? -softmax.Loss(score) : score, classes[n] == c, weight));
            }
        }

        return new([.. Classes.Select((ranking, c) => ranking.With(batch[c]))]);
    }

    private Averages Average(Func<RankedScores, double> score, Func<RankedScores, bool> has)
    {
        var having = Classes.Where(has).ToList();
        var weight = having.Sum(ranking => ranking.Positive);
        return new(
            having.Count == 0 ? double.NaN : having.Average(score),
            score(Classes.Aggregate((a, b) => a.Combine(b))),
            having.Sum(ranking => ranking.Positive * score(ranking)) / weight
        );
    }
}
