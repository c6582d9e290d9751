using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.Statistics;

public class AccuracyPosteriorTests
{
    private static AccuracyPosterior Of(long correct, long total, BetaPrior? prior = null) =>
        new(new Accuracy(correct, total), prior);

    /// <summary>scipy.stats.beta.ppf of SciPy 1.10.1.</summary>
    [Theory]
    [InlineData(350, 360, false, 0.95, 0.9496484023345764, 0.9846928686912206)]
    [InlineData(350, 360, true, 0.95, 0.9512868211351991, 0.9856307198293964)]
    [InlineData(350, 360, false, 0.9, 0.9534662782949251, 0.982819588331407)]
    [InlineData(0, 10, true, 0.95, 4.789043315758196e-05, 0.21719626750921053)]
    [InlineData(10, 10, false, 0.95, 0.7150858470818456, 0.9977010277861857)]
    [InlineData(9700, 10000, false, 0.95, 0.9664699826839188, 0.9731640990902957)]
    public void The_interval_is_the_posteriors(
        long correct,
        long total,
        bool jeffreys,
        double level,
        double low,
        double high
    )
    {
        var interval = Of(correct, total, jeffreys ? BetaPrior.Jeffreys : null).Interval(level);
        Assert.Equal(low, interval.Low, 1e-11);
        Assert.Equal(high, interval.High, 1e-11);
        Assert.Equal(level, interval.Level);
    }

    /// <summary>Of two Beta(a, 1) and Beta(b, 1) the first is larger with probability a / (a + b).</summary>
    [Theory]
    [InlineData(9, 19)]
    [InlineData(999_999, 1_999_999)]
    public void Many_samples_cost_no_digits(long first, long second) =>
        Assert.Equal(1 / 3.0, AccuracyPosterior.ProbabilityBetter(Of(first, first), Of(second, second)), 1e-9);

    /// <summary>
    /// The first five: Σ over i below α of the one of B(i + α', β + β') / ((β + i) B(1 + i, β) B(α', β')), in Python.
    /// The others, with half parameters: scipy.integrate.quad to 1e-13.
    /// </summary>
    [Theory]
    [InlineData(350, 360, 344, 360, false, 0.880614164316405)]
    [InlineData(345, 360, 350, 360, false, 0.15900424010087333)]
    [InlineData(1, 1, 0, 1, false, 0.8333333333333333)]
    [InlineData(9700, 10000, 9650, 10000, false, 0.9768722790289643)]
    [InlineData(10, 10, 9700, 10000, false, 0.28533873442390933)]
    [InlineData(350, 360, 344, 360, true, 0.8849174915934397)]
    [InlineData(0, 10, 1, 10, true, 0.1736354502091143)]
    public void The_probability_of_being_better_is_exact(
        long correct,
        long total,
        long otherCorrect,
        long otherTotal,
        bool jeffreys,
        double expected
    )
    {
        var prior = jeffreys ? BetaPrior.Jeffreys : BetaPrior.Uniform;
        var (first, second) = (Of(correct, total, prior), Of(otherCorrect, otherTotal, prior));
        Assert.Equal(expected, AccuracyPosterior.ProbabilityBetter(first, second), 1e-9);
        Assert.Equal(1 - expected, AccuracyPosterior.ProbabilityBetter(second, first), 1e-9);
    }

    /// <summary>
    /// Alike runs are even; and right and wrong change places with the runs, which takes another integral than the
    /// complement.
    /// </summary>
    [Theory]
    [InlineData(350, 360, 344, 360)]
    [InlineData(0, 10, 9, 10)]
    [InlineData(500, 1000, 30, 50)]
    public void Alike_runs_are_even_and_mistakes_are_judged_alike(
        long correct,
        long total,
        long otherCorrect,
        long otherTotal
    )
    {
        Assert.Equal(0.5, AccuracyPosterior.ProbabilityBetter(Of(correct, total), Of(correct, total)), 1e-12);
        var better = AccuracyPosterior.ProbabilityBetter(Of(correct, total), Of(otherCorrect, otherTotal));
        Assert.Equal(
            1,
            better + AccuracyPosterior.ProbabilityBetter(Of(otherCorrect, otherTotal), Of(correct, total)),
            1e-12
        );
        Assert.Equal(
            better,
            AccuracyPosterior.ProbabilityBetter(Of(otherTotal - otherCorrect, otherTotal), Of(total - correct, total)),
            1e-9
        );
    }

    /// <summary>
    /// 100,000 pairs drawn by Philox: Beta(a, b) of whole numbers is G/(G + H), each the sum of a and b logarithms of
    /// uniform numbers. Bound: four standard errors.
    /// </summary>
    [Theory]
    [InlineData(17, 20, 14, 20)]
    [InlineData(3, 4, 20, 24)]
    public void Drawn_pairs_say_the_same(int correct, int total, int otherCorrect, int otherTotal)
    {
        const int pairs = 100_000;
        var key = RngKey.FromSeed(7).For(RngPurpose.Verification);
        var (first, second) = (
            Drawn(correct + 1, total - correct + 1, key.Fold("first")),
            Drawn(otherCorrect + 1, otherTotal - otherCorrect + 1, key.Fold("second"))
        );
        var expected = AccuracyPosterior.ProbabilityBetter(Of(correct, total), Of(otherCorrect, otherTotal));
        var error = Math.Sqrt(expected * (1 - expected) / pairs);
        Assert.InRange(
            first.Zip(second).Count(p => p.First > p.Second) / (double)pairs,
            expected - 4 * error,
            expected + 4 * error
        );

        static double[] Drawn(int alpha, int beta, RngKey key)
        {
            var uniform = new double[pairs * (alpha + beta)];
            Draws.Uniform(key, 0, 1, uniform.AsSpan());
            return
            [
                .. uniform
                    .Chunk(alpha + beta)
                    .Select(u =>
                    {
                        var (right, wrong) = (u.Take(alpha).Sum(Math.Log), u.Skip(alpha).Sum(Math.Log));
                        return right / (right + wrong);
                    }),
            ];
        }
    }

    [Fact]
    public void Before_the_first_sample_the_posterior_is_the_prior()
    {
        Assert.Equal((1, 1, 0.5), (Of(0, 0).Alpha, Of(0, 0).Beta, Of(0, 0).Mean));
        Assert.Equal(0.025, Of(0, 0).Interval().Low, 1e-11);
        Assert.Equal((7.5, 3.5), (Of(7, 10, BetaPrior.Jeffreys).Alpha, Of(7, 10, BetaPrior.Jeffreys).Beta));
        Assert.Equal(Of(7, 10), Of(7, 10, BetaPrior.Uniform));
        Assert.NotEqual(Of(7, 10), Of(7, 10, BetaPrior.Jeffreys));
    }

    [Fact]
    public void What_is_no_count_or_level_is_refused()
    {
        Assert.Equal("11 of 10 samples cannot be right", Assert.Throws<ArgumentException>(() => Of(11, 10)).Message);
        Assert.Equal("-1 of 10 samples cannot be right", Assert.Throws<ArgumentException>(() => Of(-1, 10)).Message);
        Assert.Contains(
            "the level is 1, but must lie between 0 and 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 2).Interval(1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Beta is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => BetaPrior.Uniform with { Beta = 0 }).Message,
            StringComparison.Ordinal
        );
    }
}
