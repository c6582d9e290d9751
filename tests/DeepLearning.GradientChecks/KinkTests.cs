namespace DeepLearning.GradientChecks;

/// <summary>Exactly at the kinks, where finite differences cannot judge: every backend does what libtorch does.</summary>
public class KinkTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void ReLU()
    {
        foreach (var (name, y, dx) in Checks.Each(new Layer.ReLU(), Row(0, -0.0, NaN, -1, 2, double.PositiveInfinity, double.NegativeInfinity), Row(3, 3, 3, 3, 3, 3, 3)))
        {
            Bits(name, [0, -0.0, NaN, 0, 2, double.PositiveInfinity, 0], y);
            Bits(name, [0, 0, 3, 0, 3, 3, 0], dx);
        }
    }

    [Fact]
    public void LeakyReLU()
    {
        foreach (var (name, y, dx) in Checks.Each(new Layer.LeakyReLU(0.25), Row(0, -0.0, NaN, -4, 2), Row(4, 4, 4, 4, 4)))
        {
            Bits(name, [0, -0.0, NaN, -1, 2], y);
            Bits(name, [1, 1, 1, 1, 4], dx);
        }
    }

    [Fact]
    public void Max_pool_gives_a_ties_gradient_to_the_first()
    {
        foreach (var (name, y, dx) in Checks.Each(new Layer.MaxPool2d(2), Image(2, 4, 5, 5, 0, 0, 5, 5, 0, 0), Image(1, 2, 7, 9)))
        {
            Bits(name, [5, 0], y);
            Bits(name, [7, 0, 9, 0, 0, 0, 0, 0], dx);
        }
    }

    [Fact]
    public void Max_pool_gives_a_NaNs_gradient_to_the_last_NaN()
    {
        foreach (var (name, y, dx) in Checks.Each(new Layer.MaxPool2d(2), Image(2, 4, NaN, 1, 3, 9, NaN, 7, NaN, 9), Image(1, 2, 7, 9)))
        {
            Bits(name, [NaN, NaN], y);
            Bits(name, [0, 0, 0, 0, 7, 0, 9, 0], dx);
        }
    }

    [Fact]
    public void Max_pool_of_minus_infinity_has_a_first_too()
    {
        const double Low = double.NegativeInfinity;
        foreach (var (name, y, dx) in Checks.Each(new Layer.MaxPool2d(2, 2, 1), Image(2, 2, Low, Low, Low, Low), Image(2, 2, 1, 2, 3, 4)))
        {
            Bits(name, [Low, Low, Low, Low], y);
            Bits(name, [1, 2, 3, 4], dx);
        }
    }

    [Fact]
    public void Overlapping_windows_add_up_on_one_pixel()
    {
        foreach (var (name, _, dx) in Checks.Each(new Layer.MaxPool2d(2, 1), Image(2, 3, 1, 8, 1, 0, 0, 0), Image(1, 2, 3, 4)))
            Bits(name, [0, 7, 0, 0, 0, 0], dx);
    }

    [Fact]
    public void Global_max_pool()
    {
        foreach (var (name, y, dx) in Checks.Each(new Layer.GlobalMaxPool2d(), Image(2, 2, 1, 6, 6, 6), Row(5)))
        {
            Bits(name, [6], y);
            Bits(name, [0, 5, 0, 0], dx);
        }

        foreach (var (name, y, dx) in Checks.Each(new Layer.GlobalMaxPool2d(), Image(2, 2, NaN, 6, NaN, 7), Row(5)))
        {
            Bits(name, [NaN], y);
            Bits(name, [0, 0, 5, 0], dx);
        }
    }

    private static HostTensor<double> Row(params double[] values) => HostTensor<double>.Copy([1, values.Length], values);

    private static HostTensor<double> Image(int height, int width, params double[] values) => HostTensor<double>.Copy([1, 1, height, width], values);

    // By bits, but for the NaN's payload.
    private static void Bits(string name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]),
                $"{name}, element {i}: expected {expected[i]:R}, actual {actual[i]:R}");
    }
}
