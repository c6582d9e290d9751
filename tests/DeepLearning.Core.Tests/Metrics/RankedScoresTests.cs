using CsCheck;

namespace DeepLearning.Core.Tests.Metrics;

public class RankedScoresTests
{
    private static HostTensor<double> Tensor(params double[] values) =>
        HostTensor<double>.Copy([values.Length], values);

    [Fact]
    public void A_score_that_ranks_every_positive_first_has_an_area_of_one()
    {
        var ranking = RankedScores.Empty.Add(Tensor(3, 1, 2, -1), [1, 0, 1, 0]);
        Assert.Equal((1, 1), (ranking.RocAuc, ranking.AveragePrecision));
        ranking = RankedScores.Empty.Add(Tensor(3, 1, 2, -1), [0, 1, 0, 1]);
        Assert.Equal(0, ranking.RocAuc);
        Assert.Equal((1 / 3.0 + 2 / 4.0) / 2, ranking.AveragePrecision, 1e-16);
    }

    [Fact]
    public void A_score_that_says_nothing_has_an_area_of_one_half()
    {
        var ranking = RankedScores.Empty.Add(Tensor(2, 2, 2, 2, 2), [1, 0, 1, 0, 0]);
        Assert.Equal((0.5, 0.4), (ranking.RocAuc, ranking.AveragePrecision));
        Assert.Equal([new(2, 2, 3)], ranking.Scores);
    }

    /// <summary>
    /// The area is the share of pairs, a positive and a negative sample, that are in order; ties are halves.
    /// </summary>
    [Fact]
    public void The_area_is_the_share_of_pairs_in_order() =>
        Gen.Select(Gen.Int[-2, 2].Array[1, 12], Gen.Int[0, 1].Array[12], Gen.Int[0, 3].Array[12])
            .Sample(
                (scores, targets, weights) =>
                {
                    var ranking = RankedScores.Empty.Add(
                        Tensor([.. scores.Select(s => (double)s)]),
                        [.. targets[..scores.Length].Select(t => (double)t)],
                        [.. weights[..scores.Length].Select(w => (double)w)]
                    );
                    var (won, pairs) = (0.0, 0.0);
                    for (var i = 0; i < scores.Length; i++)
                    for (var j = 0; j < scores.Length; j++)
                        if (targets[i] == 1 && targets[j] == 0)
                        {
                            pairs += weights[i] * weights[j];
                            won += weights[i] * weights[j] * (Math.Sign(scores[i] - scores[j]) + 1) / 2.0;
                        }

                    Assert.Equal(won / pairs, ranking.RocAuc, 1e-15);
                }
            );

    /// <summary>To the bit in batches, with weights whose sums are rounded; by parts to rounding.</summary>
    [Fact]
    public void It_is_a_fold() =>
        Gen.Select(Gen.Int[-2, 2].Array[9], Gen.Int[0, 1].Array[9], Gen.Double[0, 1].Array[9], Gen.Int[0, 9])
            .Sample(
                (scores, targets, weights, cut) =>
                {
                    RankedScores Add(RankedScores ranking, Range range) =>
                        ranking.Add(
                            Tensor([.. scores[range].Select(s => (double)s)]),
                            [.. targets[range].Select(t => (double)t)],
                            weights.AsSpan(range)
                        );
                    var atOnce = Add(RankedScores.Empty, ..);
                    Assert.Equal(atOnce, Add(Add(RankedScores.Empty, ..cut), cut..));
                    Assert.Equal(atOnce, atOnce.Combine(RankedScores.Empty));
                    Assert.Equal(atOnce, RankedScores.Empty.Combine(atOnce));
                    var parts = Add(RankedScores.Empty, ..cut).Combine(Add(RankedScores.Empty, cut..));
                    Assert.Equal(atOnce.RocAuc, parts.RocAuc, 1e-14);
                    Assert.Equal(atOnce.AveragePrecision, parts.AveragePrecision, 1e-14);
                }
            );

    [Fact]
    public void Both_zeros_are_one_score_and_infinite_ones_rank_at_the_ends()
    {
        var ranking = RankedScores.Empty.Add(
            Tensor(0.0, double.NegativeInfinity, -0.0, double.PositiveInfinity),
            [1, 0, 0, 1]
        );
        Assert.Equal([double.PositiveInfinity, 0, double.NegativeInfinity], ranking.Scores.Select(s => s.Score));
        Assert.Equal(3.5 / 4, ranking.RocAuc);
    }

    [Fact]
    public void A_NaN_has_no_rank_and_makes_the_areas_NaN()
    {
        var ranking = RankedScores.Empty.Add(Tensor(1, double.NaN, 0), [1, 0, 0]);
        Assert.Equal((1, 1, 1), (ranking.Undecided, ranking.Positive, ranking.Negative));
        Assert.Equal((double.NaN, double.NaN), (ranking.RocAuc, ranking.AveragePrecision));
        Assert.Equal(1, ranking.Combine(RankedScores.Empty).Undecided);
        Assert.Equal(2, ranking.Combine(ranking).Undecided);
        Assert.Equal(1, RankedScores.Empty.Add(Tensor(1, double.NaN, 0), [1, 0, 0], [1, 0, 1]).RocAuc);
    }

    [Fact]
    public void A_sample_of_weight_0_has_no_rank()
    {
        var ranking = RankedScores.Empty.Add(Tensor(3, 2, 1), [0, 1, 0], [0, 1, 1]);
        Assert.Equal([new(2, 1, 0), new(1, 0, 1)], ranking.Scores);
        Assert.Equal((1, 1), (ranking.RocAuc, ranking.AveragePrecision));
    }

    [Fact]
    public void Without_both_kinds_of_samples_there_is_no_area_under_the_ROC()
    {
        Assert.Equal((double.NaN, double.NaN), (RankedScores.Empty.RocAuc, RankedScores.Empty.AveragePrecision));
        var positive = RankedScores.Empty.Add(Tensor(1, 2), [1, 1]);
        Assert.Equal((double.NaN, 1), (positive.RocAuc, positive.AveragePrecision));
        var negative = RankedScores.Empty.Add(Tensor(1, 2), [0, 0]);
        Assert.Equal((double.NaN, 0), (negative.RocAuc, negative.AveragePrecision));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "target 1 is 2, but must be 1 (a positive sample) or 0 (a negative one)",
            Assert.Throws<ArgumentException>(() => RankedScores.Empty.Add(Tensor(1, 2), [1, 2])).Message
        );
        Assert.Equal(
            "the outputs [2] are 2 values, but 1 targets are given",
            Assert.Throws<ArgumentException>(() => RankedScores.Empty.Add(Tensor(1, 2), [1])).Message
        );
        Assert.Equal(
            "the weight of sample 1 is -1, but must be a finite number, 0 or more",
            Assert.Throws<ArgumentException>(() => RankedScores.Empty.Add(Tensor(1, 2), [1, 0], [1, -1])).Message
        );
        Assert.Equal(
            "the weight of sample 0 is NaN, but must be a finite number, 0 or more",
            Assert
                .Throws<ArgumentException>(() => RankedScores.Empty.Add(Tensor(1, 2), [1, 0], [double.NaN, 1]))
                .Message
        );
        Assert.Equal(
            "there are 2 samples, but 1 weights are given",
            Assert.Throws<ArgumentException>(() => RankedScores.Empty.Add(Tensor(1, 2), [1, 0], [1])).Message
        );
    }
}
