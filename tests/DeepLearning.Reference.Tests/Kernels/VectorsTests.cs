using System.Numerics;

namespace DeepLearning.Reference.Tests;

public class VectorsTests
{
    /// <summary>Against the series x - x²/2 + x³/3 near 0 and the library's logarithm elsewhere.</summary>
    [Fact]
    public void Log1p_keeps_the_digits_of_small_numbers()
    {
        foreach (var x in new[] { 0, 1e-300, 1e-20, 1e-16, 3e-16, 1e-12, 1e-8, 1e-5, 0.001, 0.1, 0.5, 0.75, 1 })
        {
            var expected = x < 1e-4 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);
            Assert.Equal(expected, Vectors.Log1p(new Vector<double>(x))[0], 4e-13 * expected);
            Assert.Equal(expected, Vectors.Log1p(new Vector<float>((float)x))[0], 4e-7 * expected + float.Epsilon);
        }
    }

    [Fact]
    public void Log1p_of_no_number_is_none() =>
        Assert.Equal(double.NaN, Vectors.Log1p(new Vector<double>(double.NaN))[0]);
}
