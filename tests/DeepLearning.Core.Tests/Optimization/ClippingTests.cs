using System.Text.Json;

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
    public void Json_brings_every_setting_back_and_leaves_the_usual_norm_out()
    {
        foreach (
            var clipping in new Clipping[]
            {
                new Clipping.ByValue(0.5),
                new Clipping.ByNorm(2),
                new Clipping.ByNorm(2, NormOrder.One),
                new Clipping.ByNorm(2, NormOrder.Infinity),
                new Clipping.Adaptive(0.1, 0.2),
            }
        )
            Assert.Equal(clipping, JsonSerializer.Deserialize<Clipping>(JsonSerializer.Serialize(clipping)));
        Assert.Equal("{\"type\":\"byNorm\",\"Limit\":2}", JsonSerializer.Serialize<Clipping>(new Clipping.ByNorm(2)));
    }

    [Fact]
    public void Limits_are_above_0()
    {
        Assert.Contains(
            "Order is 7",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByNorm(1, (NormOrder)7)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Factor is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.Adaptive(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Epsilon is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.Adaptive(epsilon: 0)).Message,
            StringComparison.Ordinal
        );
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
