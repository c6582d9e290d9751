namespace DeepLearning.Reference.Tests;

/// <summary>Sums of many values in float32 against float64.</summary>
public class ChannelPlanesTests
{
    private const int Many = 1 << 20;

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => 1 + i % 97 / 97f)];

    /// <summary>By lanes alone, a million values were off by 4e-5; a naive sum by 3e-4.</summary>
    [Theory]
    [InlineData(1, Many)]
    [InlineData(Many / 64, 64)]
    [InlineData(Many / 49, 49)]
    public void A_sum_is_right_to_rounding_however_many_values_there_are(int count, int pixels)
    {
        var x = Values(count * pixels);
        var planes = new ChannelPlanes(count, 1, pixels);
        var exact = x.Sum(v => (double)v);
        Assert.Equal(exact, planes.Sum(new Same<float>(), 0, x), 2e-7 * exact);
        var (sum, product) = planes.Sums(new Same<float>(), 0, x, x);
        Assert.Equal(exact, sum, 2e-7 * exact);
        var squares = x.Sum(v => (double)v * v);
        Assert.Equal(squares, product, 2e-7 * squares);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(511)]
    [InlineData(513)]
    public void Short_sums_leave_nothing_out(int count)
    {
        var x = Enumerable.Range(1, count).Select(i => (double)i).ToArray();
        Assert.Equal(count * (count + 1) / 2, Elementwise.Sum<double>(x));
    }
}
