using CsCheck;

namespace DeepLearning.Reference.Tests;

public class BorderTests
{
    [Theory]
    [InlineData(PaddingMode.Reflect, "c b a b c d c b")]
    [InlineData(PaddingMode.Replicate, "a a a b c d d d")]
    [InlineData(PaddingMode.Circular, "c d a b c d a b")]
    public void A_border_is_made_of_the_images_own_pixels(PaddingMode mode, string expected)
    {
        var border = new Border<double>([1, 1, 4], new Padding.Sides(0, 0, 2, 2), mode);
        var padded = new double[8];
        border.Pad(['a', 'b', 'c', 'd'], padded);
        Assert.Equal(expected, string.Join(' ', padded.Select(v => (char)v)));
        Assert.Equal(Shape.Of(1, 1, 8), border.Padded);
        var turned = new Border<double>([1, 4, 1], new Padding.Sides(2, 2, 0, 0), mode);
        turned.Pad(['a', 'b', 'c', 'd'], padded);
        Assert.Equal(expected, string.Join(' ', padded.Select(v => (char)v)));
    }

    /// <summary>⟨P x, g⟩ = ⟨x, Pᵀ g⟩ for all x and g.</summary>
    [Fact]
    public void The_way_back_is_the_transpose() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[0, 4].Array[4], Gen.Int[1, 3], Gen.ULong)
            .Sample(
                (height, width, sides, mode, seed) =>
                {
                    var room = mode == (int)PaddingMode.Reflect ? 1 : 0;
                    var padding = new Padding.Sides(
                        Math.Min(sides[0], height - room),
                        Math.Min(sides[1], height - room),
                        Math.Min(sides[2], width - room),
                        Math.Min(sides[3], width - room)
                    );
                    var border = new Border<double>([2, height, width], padding, (PaddingMode)mode);
                    var x = MatrixProductTests.Values(seed, 1, 3 * 2 * height * width);
                    var g = MatrixProductTests.Values(seed, 2, 3 * border.Padded.Size);
                    var (padded, back) = (new double[g.Length], new double[x.Length]);
                    border.Pad(x, padded);
                    border.AddBack(g, back);
                    Assert.Equal(padded.Zip(g, (a, b) => a * b).Sum(), x.Zip(back, (a, b) => a * b).Sum(), 1e-10);
                },
                iter: 300
            );
}
