using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Models.Initialization;

public class InitializerTests
{
    private static readonly RngKey Key = RngKey.FromSeed(2).For(RngPurpose.Weights);

    /// <summary>
    /// A convolution's weight: fan-in 32 x 9 = 288, fan-out 64 x 9 = 576; a dense one's: 40 and 500; a vector's: its
    /// length.
    /// </summary>
    public static TheoryData<int[], double, double> Fans =>
        new()
        {
            { [64, 32, 3, 3], 288, 576 },
            { [500, 40], 40, 500 },
            { [20_000], 20_000, 20_000 },
        };

    private static void IsUniform(Initializer initializer, int[] shape, double bound)
    {
        var values = initializer.Draw<double>(Shape.Create(shape), Key).Span.ToArray();
        Assert.All(values, x => Assert.InRange(x, -bound, bound));
        Assert.InRange(values.Max(), 0.998 * bound, bound);
        Assert.InRange(values.Min(), -bound, -0.998 * bound);
        Assert.InRange(values.Average() / bound, -0.021, 0.021);
        Assert.InRange(values.Sum(x => x * x) / values.Length / (bound * bound / 3), 0.966, 1.034);
    }

    private static void IsNormal(Initializer initializer, int[] shape, double deviation)
    {
        var values = initializer.Draw<double>(Shape.Create(shape), Key).Span.ToArray();
        Assert.InRange(values.Average() / deviation, -0.037, 0.037);
        Assert.InRange(values.Sum(x => x * x) / values.Length / (deviation * deviation), 0.947, 1.053);
        Assert.InRange(values.Max(Math.Abs) / deviation, 3.2, 6);
    }

    [Theory]
    [MemberData(nameof(Fans))]
    public void Bounds_and_deviations_follow_the_fans(int[] shape, double fanIn, double fanOut)
    {
        IsUniform(new Initializer.KaimingUniform(), shape, Math.Sqrt(6 / fanIn));
        IsUniform(new Initializer.KaimingUniform(0.5), shape, 0.5 * Math.Sqrt(3 / fanIn));
        IsNormal(new Initializer.KaimingNormal(), shape, Math.Sqrt(2 / fanIn));
        IsNormal(new Initializer.KaimingNormal(3), shape, 3 / Math.Sqrt(fanIn));
        IsUniform(new Initializer.XavierUniform(), shape, Math.Sqrt(6 / (fanIn + fanOut)));
        IsUniform(new Initializer.XavierUniform(2), shape, 2 * Math.Sqrt(6 / (fanIn + fanOut)));
        IsNormal(new Initializer.XavierNormal(), shape, Math.Sqrt(2 / (fanIn + fanOut)));
        IsNormal(new Initializer.XavierNormal(2), shape, 2 * Math.Sqrt(2 / (fanIn + fanOut)));
    }

    [Fact]
    public void A_constant_is_everywhere()
    {
        Assert.Equal(new[] { 0.25, 0.25, 0.25 }, new Initializer.Constant(0.25).Draw<double>([3], Key).Span.ToArray());
        Assert.Equal(Initializer.Zeros, new Initializer.Constant(0));
        Assert.Equal(Initializer.Ones, new Initializer.Constant(1));
    }

    [Fact]
    public void The_key_settles_the_values()
    {
        StructuralEquality.AssertEqual(
            Initializer.Default.Draw<float>([3, 4], Key),
            Initializer.Default.Draw<float>([3, 4], Key)
        );
        StructuralEquality.AssertDiffer(
            Initializer.Default.Draw<float>([3, 4], Key),
            Initializer.Default.Draw<float>([3, 4], Key.Fold("a"))
        );
    }

    [Fact]
    public void The_gain_counts_in_equality_and_is_validated()
    {
        StructuralEquality.AssertEqual(new Initializer.KaimingUniform(), new Initializer.KaimingUniform(Math.Sqrt(2)));
        StructuralEquality.AssertDiffer<Initializer>(new Initializer.XavierNormal(), new Initializer.XavierNormal(2));
        StructuralEquality.AssertDiffer<Initializer>(new Initializer.XavierNormal(), new Initializer.XavierUniform());
        Assert.Contains(
            "Gain is 0",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => new Initializer.KaimingUniform() with { Gain = 0 })
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Gain is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.KaimingNormal(-1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Value is NaN",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.Constant(double.NaN)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>
    /// The draws themselves, straight from the key's stream, are what the described distribution gives.
    /// </summary>
    [Theory]
    [MemberData(nameof(Fans))]
    public void The_distribution_is_the_one_drawn_from(int[] shape, double fanIn, double fanOut)
    {
        var (uniform, normal) = (new float[Shape.Create(shape).Size], new float[Shape.Create(shape).Size]);
        var (bound, deviation) = (Math.Sqrt(2) * Math.Sqrt(3 / fanIn), Math.Sqrt(2 / (fanIn + fanOut)));
        Draws.Uniform(Key, -bound, bound, uniform.AsSpan());
        Draws.Normal(Key, 0, deviation, normal.AsSpan());
        Assert.Equal(uniform, Initializer.Default.Draw<float>(Shape.Create(shape), Key).Span.ToArray());
        Assert.Equal(normal, new Initializer.XavierNormal().Draw<float>(Shape.Create(shape), Key).Span.ToArray());
        Assert.Equal(new Distribution.Uniform(-bound, bound), Initializer.Default.DistributionFor(Shape.Create(shape)));
        Assert.Equal(
            new Distribution.Normal(0, deviation),
            new Initializer.XavierNormal().DistributionFor(Shape.Create(shape))
        );
    }

    [Fact]
    public void What_depends_on_no_shape_is_drawn_as_said()
    {
        Shape shape = [100, 200];
        Assert.Equal(new Distribution.Point(0.5), new Initializer.Constant(0.5).DistributionFor(shape));
        Assert.Equal(new Distribution.Uniform(-1, 2), new Initializer.Uniform(-1, 2).DistributionFor(shape));
        Assert.Equal(new Distribution.Normal(1, 2), new Initializer.Normal(1, 2).DistributionFor(shape));
        Assert.Equal(
            new Distribution.TruncatedNormal(1, 0.25, 0.5, 1.5),
            new Initializer.TruncatedNormal(1, 0.25).DistributionFor(shape)
        );
        Assert.Equal(
            new Distribution.TruncatedNormal(1, 0.25, 0, 1.5),
            new Initializer.TruncatedNormal(1, 0.25, low: 0).DistributionFor(shape)
        );
        IsUniform(new Initializer.Uniform(-1, 1), [100, 200], 1);
        IsNormal(new Initializer.Normal(0, 2), [100, 200], 2);
        Assert.All(
            new Initializer.TruncatedNormal(1, 0.25).Draw<double>(shape, Key).Span.ToArray(),
            x => Assert.InRange(x, 0.5, 1.5)
        );
    }

    [Fact]
    public void Nothing_is_drawn_for_a_shape_without_values() =>
        Assert.Equal(0, Initializer.Default.Draw<float>([0, 3], Key).Size);

    [Fact]
    public void What_no_number_can_be_drawn_from_is_refused()
    {
        Assert.Contains(
            "High is 0, but must be above Low, which is 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.Uniform(1, 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Low is 3, but must be below High, which is 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.Uniform(1, 2) with { Low = 3 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Deviation is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.Normal(0, 0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "High is 2, but must be above Low, which is 3",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Initializer.TruncatedNormal(low: 3)).Message,
            StringComparison.Ordinal
        );
    }
}
