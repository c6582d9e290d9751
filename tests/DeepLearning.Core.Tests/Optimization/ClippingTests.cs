namespace DeepLearning.Core.Tests.Optimization;

public class ClippingTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.9, 1)]
    [InlineData(2, 2 / (2 + 1e-6))]
    [InlineData(8, 2 / (8 + 1e-6))]
    public void By_norm_scales_down_only(double norm, double scale) =>
        Assert.Equal(scale, new Clipping.ByNorm(2).Scale(norm), 1e-15);

    [Fact]
    public void Limits_are_above_0()
    {
        Assert.Contains(
            "Limit is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByNorm(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Limit is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByValue(1) with { Limit = -1 }).Message,
            StringComparison.Ordinal
        );
    }
}
