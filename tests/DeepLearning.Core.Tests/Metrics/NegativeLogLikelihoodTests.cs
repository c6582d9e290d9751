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

    /// <summary>Neither is the logarithm lost in large logits, nor the small loss of a sure answer in a 1.</summary>
    [Theory]
    [InlineData(20000, 20000, 0, 0.6931471805599453)]
    [InlineData(16384, 16394, 1, 4.539889921686465e-05)]
    [InlineData(1e38, 1e38, 1, 0.6931471805599453)]
    [InlineData(1e300, 1e300, 1, 0.6931471805599453)]
    [InlineData(0, 40, 1, 4.248354255291589e-18)]
    public void The_loss_of_large_logits_keeps_its_digits(double first, double second, int @class, double expected) =>
        Assert.Equal(
            expected,
            default(NegativeLogLikelihood).Add(HostTensor<double>.Copy([1, 2], [first, second]), [@class]).Value,
            1e-15 * expected * 4
        );

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
    public void Ignored_samples_and_those_of_weight_0_are_passed_over()
    {
        const double N = double.NaN;
        var logits = HostTensor<double>.Copy([3, 2], [N, N, 1, 1, N, 5]);
        Assert.Equal(
            new NegativeLogLikelihood(Math.Log(2) / 2, 0.5),
            default(NegativeLogLikelihood).Add(logits, [-100, 1, 0], ignored: -100, weights: [1, 0.5, 0])
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
