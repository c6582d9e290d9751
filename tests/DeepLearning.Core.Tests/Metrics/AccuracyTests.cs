namespace DeepLearning.Core.Tests.Metrics;

public class AccuracyTests
{
    [Fact]
    public void Batches_add_up()
    {
        var accuracy = default(Accuracy)
            .Add(HostTensor<float>.Copy([2, 3], [1, 2, 0, 5, 1, 1]), [1, 2])
            .Add(HostTensor<float>.Copy([1, 3], [0, 0, 1]), [2]);
        Assert.Equal(new Accuracy(2, 3), accuracy);
        Assert.Equal(2 / 3.0, accuracy.Value);
    }

    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(default(Accuracy), (m, x, c) => m.Add(x, c), (a, b) => a.Combine(b), Assert.Equal);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Of_equal_logits_the_first_wins(int @class, int correct) =>
        Assert.Equal(correct, default(Accuracy).Add(HostTensor<double>.Copy([1, 2], [1, 1]), [@class]).Correct);

    /// <summary>A net whose outputs are all NaN reads nothing right, not the share of the first class.</summary>
    [Theory]
    [InlineData(double.NaN, 0.0, 0, 0)]
    [InlineData(double.NaN, 0.0, 1, 0)]
    [InlineData(double.NaN, double.NaN, 0, 0)]
    [InlineData(0.0, double.NaN, 0, 1)]
    [InlineData(0.0, double.NaN, 1, 0)]
    public void A_NaN_never_wins(double first, double second, int @class, int correct) =>
        Assert.Equal(
            correct,
            default(Accuracy).Add(HostTensor<double>.Copy([1, 2], [first, second]), [@class]).Correct
        );

    [Fact]
    public void Before_the_first_sample_there_is_no_value() => Assert.Equal(double.NaN, default(Accuracy).Value);

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "expects logits [samples, classes, ...], but is given [2]",
            Assert.Throws<ShapeException>(() => default(Accuracy).Add(HostTensor<float>.Zeros([2]), [0])).Message
        );
        Assert.Equal(
            "the logits [2, 3] are of 2 samples, but 1 classes are given",
            Assert.Throws<ArgumentException>(() => default(Accuracy).Add(HostTensor<float>.Zeros([2, 3]), [0])).Message
        );
        Assert.Equal(
            "the class of sample 0 is 3, but there are logits for the classes 0 to 2",
            Assert.Throws<ArgumentException>(() => default(Accuracy).Add(HostTensor<float>.Zeros([1, 3]), [3])).Message
        );
    }
}
