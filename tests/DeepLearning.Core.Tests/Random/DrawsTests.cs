using CsCheck;

namespace DeepLearning.Core.Tests.Random;

public class DrawsTests
{
    private const int Count = 200_000;

    private static readonly RngKey Key = RngKey.FromSeed(11);

    private static (double Mean, double Variance) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Sum(x => (x - mean) * (x - mean)) / values.Length);
    }

    /// <summary>
    /// Bounds: five standard errors. Uniform over (-1, 3): variance 16/12, fourth moment 1.8 variances².
    /// </summary>
    [Fact]
    public void Uniform_has_its_moments_and_stays_inside()
    {
        var values = new double[Count];
        Draws.Uniform(Key, -1, 3, values.AsSpan());
        var (mean, variance) = Moments(values);
        Assert.All(values, x => Assert.InRange(x, -1, 3));
        Assert.InRange(mean, 1 - 0.013, 1 + 0.013);
        Assert.InRange(variance, 4.0 / 3 - 0.0134, 4.0 / 3 + 0.0134);
    }

    /// <summary>Bounds: five standard errors.</summary>
    [Fact]
    public void Normal_has_its_moments_and_tails()
    {
        var values = new double[Count];
        Draws.Normal(Key, 2, 3, values.AsSpan());
        var (mean, variance) = Moments(values);
        Assert.InRange(mean, 2 - 0.034, 2 + 0.034);
        Assert.InRange(variance, 9 - 0.143, 9 + 0.143);
        Assert.InRange(values.Average(x => Math.Pow((x - 2) / 3, 3)), -0.028, 0.028);
        Assert.InRange(
            values.Count(x => Math.Abs(x - 2) > 3 * 1.959964) / (double)Count,
            0.05 - 0.00245,
            0.05 + 0.00245
        );
    }

    [Fact]
    public void Neighbours_are_not_correlated()
    {
        var values = new double[Count];
        Draws.Normal(Key, 0, 1, values.AsSpan());
        Assert.InRange(
            values.Zip(values.Skip(1), (a, b) => a * b).Average(),
            -5 / Math.Sqrt(Count),
            5 / Math.Sqrt(Count)
        );
    }

    [Fact]
    public void Float32_is_float64_rounded() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 700])
            .Sample(t =>
            {
                var (wide, narrow) = (new double[t.Item2], new float[t.Item2]);
                Draws.Uniform(new RngKey(t.Item1), -0.3, 0.7, wide.AsSpan());
                Draws.Uniform(new RngKey(t.Item1), -0.3, 0.7, narrow.AsSpan());
                Assert.Equal(wide.Select(x => (float)x), narrow);
                Draws.Normal(new RngKey(t.Item1), 1, 0.1, wide.AsSpan());
                Draws.Normal(new RngKey(t.Item1), 1, 0.1, narrow.AsSpan());
                Assert.Equal(wide.Select(x => (float)x), narrow);
            });

    [Fact]
    public void Each_element_is_settled_by_its_own_words()
    {
        const int n = 600;
        var (words, uniform, normal) = (new uint[2 * n], new double[n], new double[n]);
        Philox.Fill(Key, 0, words);
        Draws.Uniform(Key, 0, 1, uniform.AsSpan());
        Draws.Normal(Key, 0, 1, normal.AsSpan());
        for (var i = 0; i < n; i++)
        {
            static double Unit(uint word) => (word + 0.5) / Math.Pow(2, 32);
            Assert.Equal(Unit(words[i]), uniform[i], 1e-15);
            Assert.Equal(
                Math.Sqrt(-2 * Math.Log(Unit(words[2 * i]))) * Math.Cos(2 * Math.PI * Unit(words[2 * i + 1])),
                normal[i],
                1e-12
            );
        }
    }

    [Fact]
    public void A_permutation_holds_every_index_once() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 500])
            .Sample(t =>
            {
                var permutation = new int[t.Item2];
                Draws.Permutation(new RngKey(t.Item1), permutation);
                Assert.Equal(Enumerable.Range(0, permutation.Length), permutation.Order());
            });

    /// <summary>Chi-square with 23 degrees of freedom: 58.6 is passed by chance once in 16,000 times.</summary>
    [Fact]
    public void All_orders_of_four_are_about_as_frequent()
    {
        const int draws = 24_000;
        var counts = new Dictionary<string, int>();
        var permutation = new int[4];
        for (var draw = 0; draw < draws; draw++)
        {
            Draws.Permutation(Key.Fold((long)draw), permutation);
            var order = string.Join(",", permutation);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        const double expected = draws / 24.0;
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(c => (c - expected) * (c - expected) / expected), 5, 58.6);
    }
}
