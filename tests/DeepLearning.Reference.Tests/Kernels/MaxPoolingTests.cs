using CsCheck;

namespace DeepLearning.Reference.Tests;

public class MaxPoolingTests
{
    private static readonly Gen<(Size2d Image, Window2d Window)> Windows =
        from image in Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], (h, w) => new Size2d(h, w))
        from isPlain in Gen.Bool
        from kernel in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], (h, w) => new Size2d(h, w))
        from stride in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], (h, w) => new Size2d(h, w))
        from pad in Gen.Int[0, 1]
        from ceil in Gen.Bool
        let window = isPlain
            ? new Window2d(new(2, 2), new(2, 2), new(1, 1), new Padding.Sides(0, 0, 0, 0)) { IsCeiled = ceil }
            : new Window2d(kernel, stride, new(1, 1), new Padding.Sides(pad, pad, pad, pad)) { IsCeiled = ceil }
        where
            window.Kernel.Height <= image.Height + 2 * window.Padding.Top
            && window.Kernel.Width <= image.Width + 2 * window.Padding.Left
            && 2 * window.Padding.Top <= window.Kernel.Height
            && 2 * window.Padding.Left <= window.Kernel.Width
        select (image, window);

    /// <summary>Few different values, so that most windows have ties, and now and then NaN.</summary>
    [Fact]
    public void Every_window_has_the_naive_winner() =>
        Gen.Select(Windows, Gen.Int[0, 5], Gen.Int[0, 9].Array[9 * 9 * 5], Gen.Int[1, 3])
            .Sample(
                (sizes, planes, drawn, threads) =>
                {
                    var (image, window) = sizes;
                    var output = window.Slide(image);
                    var pooling = new MaxPooling<double>(
                        Shape.Of(1, image.Height, image.Width),
                        Shape.Of(1, output.Height, output.Width),
                        window
                    );
                    var (plane, pixels) = (image.Height * image.Width, output.Height * output.Width);
                    var x = drawn.Take(planes * plane).Select(v => v == 9 ? double.NaN : v % 3 - 1.0).ToArray();
                    var dy = Enumerable.Range(1, planes * pixels).Select(i => (double)i).ToArray();
                    var (y, winners) = (new double[planes * pixels], new int[planes * pixels]);
                    var (dx, sum) = (
                        Enumerable.Repeat(7.0, x.Length).ToArray(),
                        Enumerable.Repeat(7.0, x.Length).ToArray()
                    );
                    var expectedDx = new double[x.Length];
                    pooling.Forward(Workers.Of(threads), planes, x, y, winners);
                    pooling.Backward(Workers.Of(threads), planes, dy, winners, new(dx, isAdded: false));
                    pooling.Backward(Workers.Of(threads), planes, dy, winners, new(sum, isAdded: true));
                    for (var i = 0; i < y.Length; i++)
                    {
                        var winner = Naive.Winner(
                            x.AsSpan(i / pixels * plane, plane),
                            image,
                            window,
                            i % pixels / output.Width,
                            i % output.Width
                        );
                        Assert.Equal(winner, winners[i]);
                        Assert.Equal(x[i / pixels * plane + winner], y[i]);
                        expectedDx[i / pixels * plane + winner] += dy[i];
                    }

                    Assert.Equal(expectedDx, dx);
                    Assert.Equal(expectedDx.Select(v => v + 7), sum);
                },
                iter: 500
            );
}
