using MathNet.Numerics.Distributions;

namespace DeepLearning.Core.Tests.Distributions;

/// <summary>
/// Samples at fixed seeds against Math.NET's distributions. Kolmogorov and Smirnov: sqrt(n) D above 1.949 comes by
/// chance once in 1,000 times. Chi-square: above the quantile 0.999, likewise; below the quantile 0.001 the draws would
/// be too regular.
/// </summary>
public class SampleTests
{
    private const int Count = 20_000;

    private const double Critical = 1.949;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Continuous_samples_pass_Kolmogorov_and_Smirnov(ulong seed)
    {
        var normal = new Normal(1, 0.5);
        double Cut(double x, double low, double high) =>
            (normal.CumulativeDistribution(x) - normal.CumulativeDistribution(low))
            / (normal.CumulativeDistribution(high) - normal.CumulativeDistribution(low));
        IsDrawnFrom(new Distribution.Uniform(-1, 3), new ContinuousUniform(-1, 3).CumulativeDistribution, seed);
        IsDrawnFrom(new Distribution.Normal(1, 0.5), normal.CumulativeDistribution, seed);
        IsDrawnFrom(new Distribution.TruncatedNormal(1, 0.5, 0, 2), x => Cut(x, 0, 2), seed);
        IsDrawnFrom(new Distribution.TruncatedNormal(1, 0.5, 1.2, 5), x => Cut(x, 1.2, 5), seed);
        IsDrawnFrom(new Distribution.TruncatedNormal(1, 0.5, -1.5, -0.5), x => Cut(x, -1.5, -0.5), seed);
    }

    [Fact]
    public void The_test_tells_one_distribution_from_another() =>
        Assert.True(
            Distance(
                Drawn(new Distribution.TruncatedNormal(1, 0.5, 0, 2), 1),
                new Normal(1, 0.5).CumulativeDistribution
            ) > Critical
        );

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Discrete_samples_pass_chi_square(ulong seed)
    {
        double[] probabilities = [0.1, 0.05, 0, 0.6, 0.25];
        var categorical = new Categorical(probabilities);
        HasFrequencies(new Distribution.Categorical([.. probabilities]), categorical.Probability, 5, seed);
        HasFrequencies(new Distribution.Bernoulli(0.3), new Bernoulli(0.3).Probability, 2, seed);
    }

    [Fact]
    public void What_is_certain_is_always_drawn()
    {
        Assert.All(Drawn(new Distribution.Bernoulli(1), 1), x => Assert.Equal(1, x));
        Assert.All(Drawn(new Distribution.Bernoulli(0), 1), x => Assert.Equal(0, x));
        Assert.All(Drawn(new Distribution.Categorical([0, 1, 0]), 1), x => Assert.Equal(1, x));
        Assert.All(Drawn(new Distribution.Point(-2.5), 1), x => Assert.Equal(-2.5, x));
    }

    private static double[] Drawn(Distribution distribution, ulong seed)
    {
        var values = new double[Count];
        distribution.Sample(RngKey.FromSeed(seed), values.AsSpan());
        return values;
    }

    /// <summary>sqrt(n) times the largest distance between the empirical and the true cumulative.</summary>
    private static double Distance(double[] values, Func<double, double> cumulative) =>
        Math.Sqrt(Count)
        * values
            .Order()
            .Select((x, i) => Math.Max((i + 1.0) / Count - cumulative(x), cumulative(x) - (double)i / Count))
            .Max();

    private static void IsDrawnFrom(Distribution distribution, Func<double, double> cumulative, ulong seed)
    {
        Assert.InRange(Distance(Drawn(distribution, seed), cumulative), 0.2, Critical);
        Assert.InRange(Distance(Drawn(distribution, seed), distribution.Cumulative), 0.2, Critical);
    }

    private static void HasFrequencies(Distribution distribution, Func<int, double> probability, int values, ulong seed)
    {
        var drawn = Drawn(distribution, seed);
        var possible = Enumerable.Range(0, values).Where(x => probability(x) > 0).ToList();
        Assert.All(drawn, x => Assert.Contains((int)x, possible));
        var statistic = possible.Sum(x =>
            Math.Pow(drawn.Count(y => y == x) - Count * probability(x), 2) / (Count * probability(x))
        );
        Assert.InRange(ChiSquared.CDF(possible.Count - 1, statistic), 0.001, 0.999);
    }
}
