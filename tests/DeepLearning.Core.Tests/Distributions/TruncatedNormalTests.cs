namespace DeepLearning.Core.Tests.Distributions;

public class TruncatedNormalTests
{
    [Theory]
    [MemberData(nameof(StandardNormalValues.Upper), MemberType = typeof(StandardNormalValues))]
    public void Both_tails_of_the_normal_keep_their_digits(double z, double upper)
    {
        var normal = new Distribution.Normal();
        Assert.Equal(1, normal.Cumulative(-z) / upper, 2e-15);
        Assert.Equal(1 - upper, normal.Cumulative(z), 2e-16);
    }

    /// <summary>
    /// The bounds are so far out that the truncated quantile is the normal's, whose lower half is asked for.
    /// </summary>
    [Theory]
    [MemberData(nameof(StandardNormalValues.UpperQuantile), MemberType = typeof(StandardNormalValues))]
    public void The_quantile_keeps_its_digits(double q, double z) =>
        Assert.Equal(-1, new Distribution.TruncatedNormal(0, 1, -100, 100).Quantile(q) / z, 2e-15);

    /// <summary>
    /// Density and cumulative at x, expectation and variance: mpmath 1.2.1 in 40 digits, the moments by quadrature.
    /// </summary>
    [Theory]
    [InlineData(0, 1, -2, 2, -1, 0.25350528173731172, 0.14238361399454696, 0, 0.77374130354992325)]
    [InlineData(
        1,
        0.5,
        1.25,
        3,
        2.125,
        0.20576368348843611,
        0.96047789459356763,
        1.5703805561438979,
        0.066881584129899882
    )]
    [InlineData(0, 1, 5, 6, 5.5, 0.37700665594056257, 0.93697871347755665, 5.1831470904771735, 0.029452430768483057)]
    [InlineData(0, 1, -1, 10, 0, 0.47417218954016208, 0.4057132913274699, 0.28759997093917836, 0.6296862857766054)]
    public void It_is_its_definition(
        double mean,
        double deviation,
        double low,
        double high,
        double x,
        double density,
        double cumulative,
        double expectation,
        double variance
    )
    {
        var distribution = new Distribution.TruncatedNormal(mean, deviation, low, high);
        Assert.Equal(density, distribution.Density(x), 2e-14 * density);
        Assert.Equal(cumulative, distribution.Cumulative(x), 1e-14);
        Assert.Equal(expectation, distribution.Expectation, 1e-14 * Math.Max(1, expectation));
        Assert.Equal(variance, distribution.Variance, 1e-13);
        Assert.Equal(x, distribution.Quantile(cumulative), 1e-13);
        Assert.Equal((low, high), (distribution.Quantile(0), distribution.Quantile(1)));
    }

    [Theory]
    [InlineData(-2, 2)]
    [InlineData(5, 6)]
    [InlineData(-30, -29)]
    [InlineData(-1, 35)]
    public void Quantile_and_cumulative_undo_each_other(double low, double high)
    {
        var distribution = new Distribution.TruncatedNormal(0, 1, low, high);
        for (var i = 1; i < 64; i++)
            Assert.Equal(i / 64.0, distribution.Cumulative(distribution.Quantile(i / 64.0)), 1e-12);
    }

    /// <summary>
    /// Differences of Φ and φ leave no digits of a narrow interval. The values: Simpson's rule in 60 digits. Mean:
    /// above Low; cumulative: at a quarter of the interval; density: at Low.
    /// </summary>
    [Theory]
    [InlineData(
        0,
        1,
        1.0,
        1.0000000009313226,
        4.6566128723545913e-10,
        7.228014483236696e-20,
        0.2500000000873115,
        20.79441541726402
    )]
    [InlineData(
        0,
        1,
        -9.094947017729282e-13,
        4.547473508864641e-13,
        6.821210263296962e-13,
        1.550963648536927e-25,
        0.25,
        27.32042211428965
    )]
    [InlineData(
        100,
        2,
        90.0,
        90.00000095367432,
        4.768373476811788e-07,
        7.57912251477219e-14,
        0.24999977648263538,
        13.862942419105812
    )]
    [InlineData(0, 1, 0.0, 0.5, 0.24483626359552987, 0.02064435862939192, 0.25978055697784863, 0.7341249810508949)]
    [InlineData(
        5,
        3,
        -70.0,
        -69.984375,
        0.007981976413644887,
        2.0327802201527367e-05,
        0.23792964064742134,
        4.093077259937253
    )]
    public void A_narrow_interval_keeps_its_digits(
        double mean,
        double deviation,
        double low,
        double high,
        double expectation,
        double variance,
        double cumulative,
        double logDensity
    )
    {
        var normal = new Distribution.TruncatedNormal(mean, deviation, low, high);
        Assert.Equal(low + expectation, normal.Expectation, 1e-15 * Math.Abs(low) + 1e-13 * expectation);
        Assert.Equal(variance, normal.Variance, 1e-12 * variance);
        Assert.Equal(cumulative, normal.Cumulative(low + (high - low) / 4), 1e-12);
        Assert.Equal(logDensity, normal.LogDensity(low), 1e-13 * Math.Abs(logDensity) + 1e-13);
    }
}
