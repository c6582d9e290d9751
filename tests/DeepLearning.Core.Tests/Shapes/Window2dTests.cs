using CsCheck;

namespace DeepLearning.Core.Tests.Shapes;

public class Window2dTests
{
    /// <summary>Counts the starts, a stride apart, at which every tap lies in the padded extent.</summary>
    private static int CountWindows(int extent, int before, int after, int kernel, int stride, int dilation)
    {
        var count = 0;
        for (var start = -before; start < extent + after; start += stride)
            if (Enumerable.Range(0, kernel).All(tap => start + tap * dilation < extent + after))
                count++;
        return count;
    }

    [Fact]
    public void Windows_that_miss_the_image_are_found_as_by_looking_at_each()
    {
        var found = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var random = new CsCheck.PCG(1, (ulong)i);
            int Below(int limit) => (int)random.Next((uint)limit);
            var (kernel, stride, dilation, before, after, extent) = (
                1 + Below(5),
                1 + Below(7),
                1 + Below(6),
                Below(12),
                Below(12),
                1 + Below(9)
            );
            if (dilation * (kernel - 1) + 1 > extent + before + after)
                continue;
            var window = new Window2d((kernel, 1), (stride, 1), (dilation, 1), new(before, after, 0, 0));
            var windows = window.Slide(new(extent, 1)).Height;
            var misses = Enumerable
                .Range(0, windows)
                .Any(p =>
                    !Enumerable
                        .Range(0, kernel)
                        .Any(tap => p * stride - before + tap * dilation is var at && at >= 0 && at < extent)
                );
            Assert.Equal(misses, window.MissesImage(new(extent, 1)));
            found += misses ? 1 : 0;
        }

        Assert.InRange(found, 1000, 19_000);
    }

    [Fact]
    public void Slides_over_as_many_windows_as_fit()
    {
        var axis = Gen.Select(
            Gen.Int[1, 12],
            Gen.Int[0, 3],
            Gen.Int[0, 3],
            Gen.Int[1, 5],
            Gen.Int[1, 4],
            Gen.Int[1, 3]
        );
        Gen.Select(axis, axis)
            .Sample(
                axes =>
                {
                    var (
                        (height, top, bottom, kernelHeight, strideHeight, dilationHeight),
                        (width, left, right, kernelWidth, strideWidth, dilationWidth)
                    ) = axes;
                    var window = new Window2d(
                        (kernelHeight, kernelWidth),
                        (strideHeight, strideWidth),
                        (dilationHeight, dilationWidth),
                        new(top, bottom, left, right)
                    );
                    var expected = new Size2d(
                        CountWindows(height, top, bottom, kernelHeight, strideHeight, dilationHeight),
                        CountWindows(width, left, right, kernelWidth, strideWidth, dilationWidth)
                    );
                    if (expected.Height > 0 && expected.Width > 0)
                        Assert.Equal(expected, window.Slide((height, width)));
                    else
                        Assert.Throws<ShapeException>(() => window.Slide((height, width)));
                },
                iter: 2000
            );
    }

    [Fact]
    public void A_window_that_does_not_fit_names_window_image_and_padding()
    {
        var e = Assert.Throws<ShapeException>(() => new Window2d(3, 1, 2, new(1, 1, 0, 0)).Slide((3, 4)));
        Assert.Contains(
            "the 3x3 window (dilation 2x2) does not fit into 3x4 with padding 1x0",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Huge_dilations_do_not_wrap_around() =>
        Assert.Throws<ShapeException>(() => new Window2d(3, 1, 1 << 30, new(0, 0, 0, 0)).Slide((8, 8)));

    [Fact]
    public void Misses_the_image_where_no_tap_of_some_window_is_a_pixel()
    {
        var axis = Gen.Select(Gen.Int[1, 8], Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[1, 4]);
        axis.Sample(
            a =>
            {
                var (extent, padding, kernel, stride, dilation) = a;
                if (dilation * (kernel - 1) + 1 > extent + 2 * padding)
                    return;
                var window = new Window2d((kernel, 1), (stride, 1), (dilation, 1), new(padding, padding, 0, 0));
                var misses = Enumerable
                    .Range(0, window.Slide((extent, 1)).Height)
                    .Any(o =>
                        !Enumerable
                            .Range(0, kernel)
                            .Any(tap => o * stride - padding + tap * dilation is var row && row >= 0 && row < extent)
                    );
                Assert.Equal(misses, window.MissesImage((extent, 1)));
            },
            iter: 2000
        );
    }
}
