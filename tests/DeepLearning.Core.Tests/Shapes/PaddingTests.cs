using System.Text.Json;
using CsCheck;

namespace DeepLearning.Core.Tests.Shapes;

public class PaddingTests
{
    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(2, 1, 0, 1)]
    [InlineData(4, 1, 1, 2)]
    [InlineData(4, 2, 3, 3)]
    [InlineData(2, 3, 1, 2)]
    [InlineData(1, 5, 0, 0)]
    public void Same_puts_an_odd_zero_at_the_bottom_and_the_right(int kernel, int dilation, int before, int after)
    {
        Assert.Equal(new Padding.Sides(before, after, 0, 0), Padding.Same.Resolve((kernel, 1), (dilation, 1)));
        Assert.Equal(new Padding.Sides(0, 0, before, after), Padding.Same.Resolve((1, kernel), (1, dilation)));
    }

    [Fact]
    public void Same_keeps_height_and_width_at_stride_1() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 4], Gen.Int[1, 4])
            .Sample(t =>
            {
                var (height, width, kernelHeight, kernelWidth, dilationHeight, dilationWidth) = t;
                var (kernel, dilation) = (
                    new Size2d(kernelHeight, kernelWidth),
                    new Size2d(dilationHeight, dilationWidth)
                );
                var window = new Window2d(kernel, 1, dilation, Padding.Same.Resolve(kernel, dilation));
                Assert.Equal(new Size2d(height, width), window.Slide((height, width)));
            });

    [Fact]
    public void A_number_is_meant_for_all_sides()
    {
        Padding padding = 2;
        Assert.Equal(new Padding.Sides(2, 2, 2, 2), padding);
        Assert.Equal(new Padding.Sides(1, 1, 3, 3), Padding.Symmetric(1, 3));
        Assert.Equal(padding, padding.Resolve(5, 1));
        Assert.NotEqual(Padding.Same, Padding.None);
    }

    [Fact]
    public void Negative_zeros_are_refused_by_with_too()
    {
        var sides = new Padding.Sides(1, 1, 1, 1);
        Assert.Contains(
            "Left is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sides with { Left = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Padding.All(-2));
    }

    [Fact]
    public void Prints_as_short_as_it_can()
    {
        Assert.Equal("same", Padding.Same.ToString());
        Assert.Equal("2", Padding.All(2).ToString());
        Assert.Equal("1x3", Padding.Symmetric(1, 3).ToString());
        Assert.Equal("1,2,3,4", new Padding.Sides(1, 2, 3, 4).ToString());
    }

    [Fact]
    public void Json_is_same_or_four_numbers()
    {
        Assert.Equal("\"same\"", JsonSerializer.Serialize(Padding.Same));
        Assert.Equal("[1,2,3,4]", JsonSerializer.Serialize<Padding>(new Padding.Sides(1, 2, 3, 4)));
        Assert.Equal(Padding.Same, JsonSerializer.Deserialize<Padding>("\"same\""));
        Assert.Equal(new Padding.Sides(1, 2, 3, 4), JsonSerializer.Deserialize<Padding>("[1,2,3,4]"));
        foreach (var wrong in new[] { "\"valid\"", "[1,2]" })
            Assert.Contains(
                "[top, bottom, left, right]",
                Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Padding>(wrong)).Message,
                StringComparison.Ordinal
            );
    }
}
