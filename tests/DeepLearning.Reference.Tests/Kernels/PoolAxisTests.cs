using CsCheck;

namespace DeepLearning.Reference.Tests;

public class PoolAxisTests
{
    [Fact]
    public void A_sliding_window_reads_its_taps_inside_and_counts_those_in_the_padding() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Bool, Gen.Bool)
            .Sample(
                (extent, kernel, stride, dilation, ceil, counts) =>
                {
                    var padding = kernel / 2;
                    var window = new Window2d(
                        new(1, kernel),
                        new(1, stride),
                        new(1, dilation),
                        new Padding.Sides(0, 0, padding, padding)
                    )
                    {
                        IsCeiled = ceil,
                    };
                    if (dilation * (kernel - 1) + 1 > extent + 2 * padding || window.MissesImage(new(1, extent)))
                        return;
                    var windows = window.Slide(new(1, extent)).Width;
                    var axis = PoolAxis.Sliding(extent, windows, kernel, stride, dilation, padding, counts);
                    for (var i = 0; i < windows; i++)
                    {
                        var taps = Enumerable
                            .Range(0, kernel)
                            .Select(r => i * stride - padding + r * dilation)
                            .ToArray();
                        var read = new List<int>();
                        for (var place = axis.First[i]; place < axis.End[i]; place += axis.Step)
                            read.Add(place);
                        Assert.Equal(taps.Where(t => t >= 0 && t < extent), read);
                        if (dilation == 1)
                            Assert.Equal(counts ? taps.Count(t => t < extent + padding) : read.Count, axis.Taps[i]);
                    }
                },
                iter: 1000
            );

    [Fact]
    public void Adaptive_windows_cover_everything_in_order_and_are_as_large_as_rounding_makes_them()
    {
        for (var extent = 1; extent < 20; extent++)
        for (var windows = 1; windows < 25; windows++)
        {
            var axis = PoolAxis.Adaptive(extent, windows);
            Assert.Equal((0, extent), (axis.First[0], axis.End[^1]));
            for (var i = 0; i < windows; i++)
            {
                Assert.Equal(Math.Floor((double)i * extent / windows), axis.First[i]);
                Assert.Equal(Math.Ceiling((double)(i + 1) * extent / windows), axis.End[i]);
                Assert.Equal(axis.End[i] - axis.First[i], axis.Taps[i]);
            }
        }
    }
}
