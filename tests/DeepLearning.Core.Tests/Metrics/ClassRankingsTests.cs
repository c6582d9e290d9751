namespace DeepLearning.Core.Tests.Metrics;

public class ClassRankingsTests
{
    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(ClassRankings.Empty(4), (m, x, c) => m.AddLogits(x, c), (a, b) => a.Combine(b), Assert.Equal);

    /// <summary>
    /// A logit says little by itself: the same one is likely beside small ones and unlikely beside large ones.
    /// </summary>
    [Fact]
    public void Logits_rank_by_their_softmax()
    {
        var logits = HostTensor<double>.Copy([2, 2], [1, 0, 2, 9]);
        var areas = ClassRankings.Empty(2).AddLogits(logits, [0, 1]).RocAuc;
        Assert.Equal(new Averages(1, 1, 1), areas);
        Assert.Equal(0, ClassRankings.Empty(2).AddProbabilities(logits, [0, 1]).Classes[0].RocAuc);
    }

    /// <summary>Their probabilities are 1 in double; the logarithms differ still.</summary>
    [Fact]
    public void Sure_answers_keep_their_order()
    {
        var logits = HostTensor<double>.Copy([2, 2], [50, 0, 40, 0]);
        Assert.Equal(1, ClassRankings.Empty(2).AddLogits(logits, [0, 1]).Classes[0].RocAuc);
    }

    [Fact]
    public void A_NaN_anywhere_in_a_row_makes_all_areas_NaN()
    {
        var logits = HostTensor<double>.Copy([3, 2], [1, 0, 0, 1, 0, double.NaN]);
        var rankings = ClassRankings.Empty(2).AddLogits(logits, [0, 1, 1]);
        Assert.Equal([1, 1], rankings.Classes.Select(ranking => ranking.Undecided));
        Assert.Equal(new Averages(double.NaN, double.NaN, double.NaN), rankings.RocAuc);
        Assert.Equal(new Averages(double.NaN, double.NaN, double.NaN), rankings.AveragePrecision);
        Assert.Equal(1, ClassRankings.Empty(2).AddLogits(logits, [0, 1, 9], ignored: 9).RocAuc.Macro);
    }

    [Fact]
    public void Before_the_first_sample_there_is_no_area()
    {
        Assert.Equal(new Averages(double.NaN, double.NaN, double.NaN), ClassRankings.Empty(2).RocAuc);
        Assert.Equal(new Averages(double.NaN, double.NaN, double.NaN), ClassRankings.Empty(2).AveragePrecision);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "the logits [12, 4] are of 4 classes, but the rankings are of 3",
            Assert
                .Throws<ArgumentException>(() => ClassRankings.Empty(3).AddLogits(Samples.Logits, Samples.Classes))
                .Message
        );
        Assert.Equal(
            "rankings of 3 and of 2 classes do not combine",
            Assert.Throws<ArgumentException>(() => ClassRankings.Empty(3).Combine(ClassRankings.Empty(2))).Message
        );
        Assert.Equal(
            "rankings are of at least one class, but there is none",
            Assert.Throws<ArgumentException>(() => new ClassRankings([])).Message
        );
        Assert.Contains(
            "classes is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => ClassRankings.Empty(0)).Message,
            StringComparison.Ordinal
        );
    }
}
