using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.Statistics;

public class ErrorPosteriorTests
{
    /// <summary>The quantiles of χ² are those of any table: 20.483 and 3.247 for 10, 129.561 and 74.222 for 100.</summary>
    [Theory]
    [InlineData(10, 10, 0.6987, 1.7549)]
    [InlineData(400, 100, 1.7571, 2.3215)]
    public void The_interval_is_that_of_the_tables(double sum, double count, double low, double high)
    {
        var interval = new ErrorPosterior(new(sum, count)).Interval();
        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        Assert.Equal(0.95, interval.Level);
    }

    [Fact]
    public void A_higher_level_is_wider()
    {
        var posterior = new ErrorPosterior(new(3, 20));
        var (narrow, wide) = (posterior.Interval(0.5), posterior.Interval(0.99));
        Assert.True(wide.Low < narrow.Low && narrow.Low < posterior.Error.Root);
        Assert.True(wide.High > narrow.High && narrow.High > posterior.Error.Root);
    }

    [Fact]
    public void What_is_no_error_or_level_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ErrorPosterior(default));
        Assert.Throws<ArgumentException>(() => new ErrorPosterior(new(double.NaN, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorPosterior(new(1, 3)).Interval(1));
    }
}
