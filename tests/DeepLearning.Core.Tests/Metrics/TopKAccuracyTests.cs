using CsCheck;

namespace DeepLearning.Core.Tests.Metrics;

public class TopKAccuracyTests
{
    /// <summary>
    /// top_k_accuracy_score: 0.5, 0.75, 1. Sample 3 has the logits 0, 0, 1, 2 and the class 1: of equal ones
    /// scikit-learn ranks the last first and so counts it for k = 3, where we have the first.
    /// </summary>
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 9)]
    [InlineData(3, 11)]
    [InlineData(4, 12)]
    public void It_is_scikit_learns_but_for_the_order_of_ties(int k, int correct) =>
        Assert.Equal(new TopKAccuracy(k, correct, 12), new TopKAccuracy(k).Add(Samples.Logits, Samples.Classes));

    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(new TopKAccuracy(2), (m, x, c) => m.Add(x, c), (a, b) => a.Combine(b), Assert.Equal);

    /// <summary>Few values, so that ties and NaN are common.</summary>
    [Fact]
    public void The_top_one_is_the_accuracy() =>
        Gen.Select(Gen.Int[0, 3].Select(i => new[] { 0, 1, 2, double.NaN }[i]).Array[4], Gen.Int[0, 3])
            .Sample(t =>
            {
                var logits = HostTensor<double>.Copy([1, 4], t.Item1);
                Assert.Equal(
                    default(Accuracy).Add(logits, [t.Item2]).Correct,
                    new TopKAccuracy(1).Add(logits, [t.Item2]).Correct
                );
            });

    /// <summary>A NaN takes a place where it stands first, and is never right.</summary>
    [Fact]
    public void Every_k_takes_in_exactly_k_classes_as_far_as_there_are_numbers() =>
        Gen.Select(
                Gen.Int[0, 4].Select(i => new[] { 0, 1, 2, double.NaN, double.PositiveInfinity }[i]).Array[5],
                Gen.Int[1, 5]
            )
            .Sample(t =>
            {
                var logits = HostTensor<double>.Copy([1, 5], t.Item1);
                var places = t.Item2 - (double.IsNaN(t.Item1[0]) ? 1 : 0);
                Assert.Equal(
                    Math.Min(places, t.Item1.Count(x => !double.IsNaN(x))),
                    Enumerable.Range(0, 5).Sum(c => new TopKAccuracy(t.Item2).Add(logits, [c]).Correct)
                );
            });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "K is 5, but the logits [12, 4] are of 4 classes: at most that many can be the largest",
            Assert.Throws<ArgumentException>(() => new TopKAccuracy(5).Add(Samples.Logits, Samples.Classes)).Message
        );
        Assert.Contains(
            "K is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TopKAccuracy(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "the top 1 and the top 2 do not combine",
            Assert.Throws<ArgumentException>(() => new TopKAccuracy(1).Combine(new(2))).Message
        );
        Assert.Equal(
            "the class of sample 0 is -1, but there are logits for the classes 0 to 2",
            Assert
                .Throws<ArgumentException>(() => new TopKAccuracy(1).Add(HostTensor<float>.Zeros([1, 3]), [-1]))
                .Message
        );
    }

    [Fact]
    public void Before_the_first_sample_there_is_no_value() => Assert.Equal(double.NaN, new TopKAccuracy(3).Value);
}
