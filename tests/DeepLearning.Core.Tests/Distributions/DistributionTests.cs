using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Distributions;

public class DistributionTests
{
    public static TheoryData<Distribution> Continuous =>
        [
            new Distribution.Uniform(-1, 3),
            new Distribution.Normal(2, 0.5),
            new Distribution.TruncatedNormal(0, 1, -2, 2),
            new Distribution.TruncatedNormal(1, 0.5, 1.25, 3),
        ];

    public static TheoryData<Distribution> Discrete =>
        [new Distribution.Point(2), new Distribution.Bernoulli(0.3), new Distribution.Categorical([0.1, 0, 0.6, 0.3])];

    /// <summary>
    /// By Simpson's rule over ±8 deviations or the support: 1, the expectation, the variance, and the density as the
    /// slope of the cumulative.
    /// </summary>
    [Theory]
    [MemberData(nameof(Continuous))]
    public void A_density_integrates_to_its_moments(Distribution distribution)
    {
        var (low, high) = distribution switch
        {
            Distribution.Uniform d => (d.Low, d.High),
            Distribution.TruncatedNormal d => (d.Low, d.High),
            _ => (
                distribution.Expectation - 8 * Math.Sqrt(distribution.Variance),
                distribution.Expectation + 8 * Math.Sqrt(distribution.Variance)
            ),
        };
        Assert.Equal(1, Integral(distribution.Density, low, high), 1e-12);
        Assert.Equal(distribution.Expectation, Integral(x => x * distribution.Density(x), low, high), 1e-12);
        Assert.Equal(
            distribution.Variance,
            Integral(
                x => (x - distribution.Expectation) * (x - distribution.Expectation) * distribution.Density(x),
                low,
                high
            ),
            1e-12
        );
        for (var i = 1; i < 16; i++)
        {
            var x = low + (high - low) * i / 16;
            Assert.Equal(distribution.Cumulative(x), Integral(distribution.Density, low, x), 1e-12);
            Assert.Equal(
                distribution.LogDensity(x),
                Math.Log(distribution.Density(x)),
                1e-13 * (1 + Math.Abs(distribution.LogDensity(x)))
            );
        }
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void Probabilities_sum_to_their_moments(Distribution distribution)
    {
        int[] support = [0, 1, 2, 3];
        Assert.Equal(1, support.Sum(x => distribution.Density(x)), 1e-15);
        Assert.Equal(distribution.Expectation, support.Sum(x => x * distribution.Density(x)), 1e-15);
        Assert.Equal(
            distribution.Variance,
            support.Sum(x => Math.Pow(x - distribution.Expectation, 2) * distribution.Density(x)),
            1e-15
        );
        Assert.All(
            support,
            x =>
                Assert.Equal(
                    distribution.Cumulative(x + 0.5),
                    support.Where(y => y <= x).Sum(y => distribution.Density(y)),
                    1e-15
                )
        );
        Assert.All(support, x => Assert.Equal(Math.Exp(distribution.LogDensity(x)), distribution.Density(x), 1e-15));
        Assert.Equal((0, 0, 1), (distribution.Density(0.5), distribution.Cumulative(-0.5), distribution.Cumulative(9)));
    }

    [Theory]
    [MemberData(nameof(Continuous))]
    [MemberData(nameof(Discrete))]
    public void Float32_is_float64_rounded_and_the_key_settles_it(Distribution distribution)
    {
        var (wide, narrow, again) = (new double[700], new float[700], new double[300]);
        distribution.Sample(new RngKey(5), wide.AsSpan());
        distribution.Sample(new RngKey(5), narrow.AsSpan());
        distribution.Sample(new RngKey(5), again.AsSpan());
        Assert.Equal(wide.Select(x => (float)x), narrow);
        Assert.Equal(wide.Take(300), again);
    }

    [Fact]
    public void Outside_the_support_there_is_nothing()
    {
        Assert.All(
            new Distribution[] { new Distribution.Uniform(0, 1), new Distribution.TruncatedNormal(0, 1, 0, 1) },
            d =>
            {
                Assert.Equal((0, 0), (d.Density(-0.1), d.Density(1.1)));
                Assert.Equal(double.NegativeInfinity, d.LogDensity(1.1));
                Assert.Equal((0, 1), (d.Cumulative(-0.1), d.Cumulative(1.1)));
            }
        );
    }

    [Fact]
    public void Far_out_the_logarithm_still_tells() =>
        Assert.Equal(-5000 - 0.5 * Math.Log(2 * Math.PI), new Distribution.Normal().LogDensity(100));

    [Fact]
    public void Equality_is_structural()
    {
        StructuralEquality.AssertEqual(
            new Distribution.Categorical([0.5, 0.5]),
            new Distribution.Categorical([0.5, 0.5])
        );
        StructuralEquality.AssertEqual(
            new Distribution.TruncatedNormal(0, 1, -1, 1),
            new Distribution.TruncatedNormal(0, 1, -1, 1)
        );
        StructuralEquality.AssertDiffer<Distribution>(new Distribution.Normal(0, 1), new Distribution.Normal(0, 2));
        StructuralEquality.AssertDiffer<Distribution>(new Distribution.Point(0), new Distribution.Bernoulli(0));
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        Refuses("High is 1, but must be above Low, which is 1", () => new Distribution.Uniform(1, 1));
        Refuses("High is Infinity", () => new Distribution.Uniform(1, double.PositiveInfinity));
        Refuses("Deviation is 0", () => new Distribution.Normal(0, 1) with { Deviation = 0 });
        Refuses("Probability is 1.5", () => new Distribution.Bernoulli(1.5));
        Refuses("the probability of 1 is -0.5", () => new Distribution.Categorical([1.5 - 0.5, -0.5]));
        Refuses("the 2 probabilities sum to 0.75, but must sum to 1", () => new Distribution.Categorical([0.5, 0.25]));
        Refuses("the 0 probabilities sum to 0", () => new Distribution.Categorical([]));
        Refuses(
            "Low is 50 and High is 60: between them a normal of mean 0 and deviation 1 has the probability 0",
            () => new Distribution.TruncatedNormal(0, 1, 50, 60)
        );
    }

    /// <summary>log(1 - 1e-20) is -1e-20; 1 - 1e-20 is 1.</summary>
    [Fact]
    public void A_rare_yes_leaves_a_no_its_log_density()
    {
        Assert.Equal(-1e-20, new Distribution.Bernoulli(1e-20).LogDensity(0), 1e-34);
        Assert.Equal(-1.0000005000003334e-06, new Distribution.Bernoulli(1e-6).LogDensity(0), 1e-21);
        Assert.Equal(double.NegativeInfinity, new Distribution.Bernoulli(1).LogDensity(0));
    }

    private static void Refuses(string message, Func<Distribution> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static double Integral(Func<double, double> f, double low, double high)
    {
        const int steps = 4000;
        var h = (high - low) / steps;
        var sum = f(low) + f(high);
        for (var i = 1; i < steps; i++)
            sum += f(low + i * h) * (i % 2 == 0 ? 2 : 4);
        return sum * h / 3;
    }
}
