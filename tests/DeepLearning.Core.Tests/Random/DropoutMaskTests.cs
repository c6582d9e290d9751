using CsCheck;

namespace DeepLearning.Core.Tests.Random;

public class DropoutMaskTests
{
    private static readonly RngKey Key = RngKey.FromSeed(5).For(RngPurpose.Dropout);

    private static T[] Mask<T>(long[] samples, int elements, double rate)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var mask = new T[samples.Length * elements];
        mask.AsSpan().Fill(T.CreateChecked(-1));
        DropoutMask.Fill(Key, samples, rate, mask.AsSpan());
        return mask;
    }

    /// <summary>Bound: five standard errors.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void The_rate_is_the_share_of_zeros_and_the_rest_is_scaled(double rate)
    {
        var mask = Mask<double>([.. Enumerable.Range(0, 100).Select(i => (long)i)], 1000, rate);
        var zeros = mask.Count(x => x == 0) / (double)mask.Length;
        var bound = 5 * Math.Sqrt(rate * (1 - rate) / mask.Length);
        Assert.InRange(zeros, rate - bound, rate + bound);
        Assert.All(mask, x => Assert.True(x == 0 || x == 1 / (1 - rate), $"{x}"));
        Assert.Contains(1 / (1 - rate), mask);
    }

    [Fact]
    public void Rate_0_keeps_everything_as_it_is() =>
        Assert.All(Mask<float>([0, 1, 2], 500, 0), x => Assert.Equal(1f, x));

    [Fact]
    public void Rate_1_keeps_nothing() => Assert.All(Mask<float>([0, 1, 2], 500, 1), x => Assert.Equal(0f, x));

    /// <summary>Bound: five standard errors, the values' fourth moment taken for 3.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Alpha_dropout_keeps_the_mean_and_the_variance(double rate)
    {
        const int Count = 400_000;
        var (x, mask) = (new double[Count], new double[Count]);
        Draws.Normal(RngKey.FromSeed(2), 0, 1, x);
        AlphaDropoutMask.Fill<double>(Key, [0], rate, mask);
        double[] y =
        [
            .. x.Select(
                (v, i) => mask[i] == 0 ? AlphaDropoutMask.Dropped(rate) : mask[i] * v + AlphaDropoutMask.Kept(rate)
            ),
        ];
        Assert.Equal(0, y.Average(), 5 / Math.Sqrt(Count));
        Assert.Equal(1, y.Average(v => v * v), 5 * Math.Sqrt(3.0 / Count));
        Assert.Equal((0, 0, 0), (AlphaDropoutMask.Factor(1), AlphaDropoutMask.Kept(1), AlphaDropoutMask.Dropped(1)));
    }

    [Fact]
    public void Cutting_a_batch_differently_changes_nothing() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 6], Gen.Long[0, 1L << 40])
            .Sample(t =>
            {
                var (elements, count, first) = t;
                long[] samples = [.. Enumerable.Range(0, count).Select(i => first + 3 * i)];
                var together = Mask<double>(samples, elements, 0.4);
                var apart = samples
                    .Reverse()
                    .Select(sample => Mask<double>([sample], elements, 0.4))
                    .Reverse()
                    .SelectMany(m => m);
                Assert.Equal(together, apart);
            });

    [Fact]
    public void Both_precisions_drop_the_same_values()
    {
        long[] samples = [9, 4, 1_000_000_007];
        Assert.Equal(
            Mask<double>(samples, 700, 0.3).Select(x => x == 0),
            Mask<float>(samples, 700, 0.3).Select(x => x == 0)
        );
    }

    [Fact]
    public void Samples_have_masks_of_their_own() =>
        Assert.NotEqual(Mask<float>([0], 64, 0.5), Mask<float>([1], 64, 0.5));

    [Fact]
    public void An_empty_batch_has_an_empty_mask() => Assert.Empty(Mask<float>([], 8, 0.5));
}
