namespace DeepLearning.Core.Tests.Metrics;

public class NegativeLogLikelihoodTests
{
    /// <summary>log_loss(y, softmax(logits)).</summary>
    [Fact]
    public void It_is_scikit_learns()
    {
        var likelihood = default(NegativeLogLikelihood).Add(Samples.Logits, Samples.Classes);
        Assert.Equal(1.00098017209473, likelihood.Value, 1e-14);
        Assert.Equal(Math.Exp(1.00098017209473), likelihood.Perplexity, 1e-13);
    }

    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(
            default(NegativeLogLikelihood),
            (m, x, c) => m.Add(x, c),
            (a, b) => a.Combine(b),
            (a, b) => Assert.Equal(a.Value, b.Value, 1e-15)
        );

    [Fact]
    public void No_logit_overflows()
    {
        var logits = HostTensor<float>.Copy([1, 3], [1e30f, -1e30f, 0]);
        Assert.Equal(0, default(NegativeLogLikelihood).Add(logits, [0]).Value);
        Assert.Equal(2.0 * 1e30f, default(NegativeLogLikelihood).Add(logits, [1]).Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_NaN_makes_it_NaN(int place)
    {
        var logits = new double[3];
        logits[place] = double.NaN;
        Assert.Equal(
            double.NaN,
            default(NegativeLogLikelihood).Add(HostTensor<double>.Copy([1, 3], logits), [2]).Value
        );
    }

    [Fact]
    public void Before_the_first_sample_there_is_no_value() =>
        Assert.Equal(double.NaN, default(NegativeLogLikelihood).Value);

    [Fact]
    public void A_class_without_logit_is_refused() =>
        Assert.Equal(
            "the class of sample 0 is 3, but there are logits for the classes 0 to 2",
            Assert
                .Throws<ArgumentException>(() =>
                    default(NegativeLogLikelihood).Add(HostTensor<float>.Zeros([1, 3]), [3])
                )
                .Message
        );
}
