using CsCheck;

namespace DeepLearning.Reference.Tests;

public class ConvolutionTests
{
    private static readonly Gen<ConvGeometry> Geometries =
        from isDepthwise in Gen.Bool
        from groups in isDepthwise ? Gen.Int[2, 4] : Gen.Int[1, 2]
        from channels in isDepthwise ? Gen.Const(1) : Gen.OneOf(Gen.Int[1, 3], Gen.Int[8, 19])
        from filters in Gen.OneOf(Gen.Int[1, 3], Gen.Int[8, 35])
        from image in Gen.Select(Gen.Int[1, 9], Gen.OneOf(Gen.Int[1, 9], Gen.Int[10, 40]), (h, w) => new Size2d(h, w))
        from kernel in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], (h, w) => new Size2d(h, w))
        from stride in Gen.OneOf(
            Gen.Const(new Size2d(1, 1)),
            Gen.Select(Gen.Int[1, 2], Gen.Int[1, 3], (h, w) => new Size2d(h, w))
        )
        from dilation in Gen.OneOf(
            Gen.Const(new Size2d(1, 1)),
            Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2], (h, w) => new Size2d(h, w))
        )
        from top in Gen.Int[0, 2]
        from bottom in Gen.Int[0, 2]
        from left in Gen.Int[0, 2]
        from right in Gen.Int[0, 2]
        let window = new Window2d(kernel, stride, dilation, new Padding.Sides(top, bottom, left, right))
        where
            dilation.Height * (kernel.Height - 1) < image.Height + top + bottom
            && dilation.Width * (kernel.Width - 1) < image.Width + left + right
        let output = window.Slide(image)
        select new ConvGeometry(
            Shape.Of(groups * channels, image.Height, image.Width),
            Shape.Of(groups * filters, output.Height, output.Width),
            window,
            groups
        );

    /// <summary>By every way that the sizes allow.</summary>
    [Fact]
    public void Every_geometry_adds_what_the_naive_convolution_computes() =>
        Gen.Select(Geometries, Gen.Int[0, 19], Gen.Bool, Gen.ULong)
            .Sample(
                (g, count, hasBias, seed) =>
                {
                    var x = MatrixProductTests.Values(seed, 1, count * g.Input.Size);
                    var weight = MatrixProductTests.Values(seed, 2, g.OutputChannels * g.Rows);
                    var bias = hasBias ? MatrixProductTests.Values(seed, 3, g.OutputChannels) : [];
                    var dy = MatrixProductTests.Values(seed, 4, count * g.Output.Size);
                    var (expectedY, expectedDx, expectedWeight, expectedBias) = Naive.Convolution(
                        g,
                        count,
                        x,
                        weight,
                        bias,
                        dy
                    );
                    Check(new UnfoldedConvolution<double>(g));
                    if (DepthwiseConvolution<double>.Suits(g))
                        Check(new DepthwiseConvolution<double>(g));
                    if (ShiftedConvolution<double>.Suits(g))
                        Check(new ShiftedConvolution<double>(g));
                    if (ImplicitConvolution<double>.Suits(g))
                        Check(new ImplicitConvolution<double>(g));
                    if (WinogradConvolution<double>.Suits(g))
                        Check(new WinogradConvolution<double>(g));

                    void Check(Convolution<double> convolution)
                    {
                        var y = new double[count * g.Output.Size];
                        convolution.Forward(Workers.Single, count, x, weight, bias, y);
                        Close(expectedY, y, 0);
                        if (count == 0)
                            return;
                        var (dx, dWeight, dBias) = (Ones(x.Length), Ones(weight.Length), Ones(bias.Length));
                        convolution.Backward(
                            Workers.Single,
                            count,
                            x,
                            weight,
                            dy,
                            new(dx, isAdded: true),
                            dWeight,
                            dBias,
                            new double[convolution.PartsLength(count)]
                        );
                        Close(expectedDx, dx, 1);
                        Close(expectedWeight, dWeight, 1);
                        Close(expectedBias, dBias, 1);
                        convolution.Backward(
                            Workers.Single,
                            count,
                            x,
                            weight,
                            dy,
                            new(dx, isAdded: false),
                            dWeight,
                            dBias,
                            new double[convolution.PartsLength(count)]
                        );
                        Close(expectedDx, dx, 0);
                        convolution.InputGradient(Workers.Single, count, weight, dy, new(dx, isAdded: true));
                        for (var i = 0; i < dx.Length; i++)
                            Assert.Equal(2 * expectedDx[i], dx[i], 1e-11);
                        convolution.InputGradient(Workers.Single, count, weight, dy, new(dx, isAdded: false));
                        Close(expectedDx, dx, 0);
                    }
                },
                iter: 600
            );

    /// <summary>As a transposed convolution's output padding has it.</summary>
    [Fact]
    public void Windows_that_fit_but_are_not_asked_for_are_left_out()
    {
        var window = new Window2d(new(3, 2), new(1, 1), new(2, 3), new Padding.Sides(1, 1, 2, 2));
        var g = new ConvGeometry(Shape.Of(16, 9, 8), Shape.Of(16, 6, 7), window, 1);
        Assert.Equal(new Size2d(7, 9), window.Slide(g.Image));
        Assert.False(g.IsWhole);
        var x = MatrixProductTests.Values(1, 1, 2 * g.Input.Size);
        var weight = MatrixProductTests.Values(1, 2, g.OutputChannels * g.Rows);
        var dy = MatrixProductTests.Values(1, 3, 2 * g.Output.Size);
        var (expectedY, expectedDx, _, _) = Naive.Convolution(g, 2, x, weight, [], dy);
        var (y, dx) = (new double[dy.Length], new double[x.Length]);
        var convolution = Convolution<double>.For(g);
        convolution.Forward(Workers.Single, 2, x, weight, [], y);
        Close(expectedY, y, 0);
        convolution.InputGradient(Workers.Single, 2, weight, dy, new(dx, isAdded: false));
        Close(expectedDx, dx, 0);
    }

    [Fact]
    public void Threads_change_no_bit_of_any_way()
    {
        var window = new Window2d(new(3, 3), new(1, 1), new(1, 1), new Padding.Sides(1, 1, 1, 1));
        var g = new ConvGeometry(Shape.Of(16, 9, 9), Shape.Of(24, 9, 9), window, 1);
        var depthwise = new ConvGeometry(Shape.Of(24, 9, 9), Shape.Of(24, 9, 9), window, 24);
        Assert.Equal(
            Run(new DepthwiseConvolution<float>(depthwise), depthwise, Workers.Single),
            Run(new DepthwiseConvolution<float>(depthwise), depthwise, Workers.Of(3))
        );
        foreach (
            var convolution in new Convolution<float>[]
            {
                new UnfoldedConvolution<float>(g),
                new ShiftedConvolution<float>(g),
                new ImplicitConvolution<float>(g),
                new WinogradConvolution<float>(g),
            }
        )
            Assert.Equal(Run(convolution, g, Workers.Single), Run(convolution, g, Workers.Of(3)));

        static float[] Run(Convolution<float> convolution, ConvGeometry g, Workers workers)
        {
            const int Count = 21;
            var x = Floats(1, Count * g.Input.Size);
            var weight = Floats(2, g.OutputChannels * g.Rows);
            var dy = Floats(3, Count * g.Output.Size);
            var (y, dx, dWeight, dBias) = (
                new float[dy.Length],
                new float[x.Length],
                new float[weight.Length],
                new float[24]
            );
            var alone = new float[x.Length];
            convolution.Forward(workers, Count, x, weight, [], y);
            convolution.InputGradient(workers, Count, weight, dy, new(alone, isAdded: false));
            convolution.Backward(
                workers,
                Count,
                x,
                weight,
                dy,
                new(dx, isAdded: true),
                dWeight,
                dBias,
                new float[convolution.PartsLength(Count)]
            );
            return [.. y, .. alone, .. dx, .. dWeight, .. dBias];
        }

        static float[] Floats(ulong stream, int count) =>
            [.. MatrixProductTests.Values(1, stream, count).Select(v => (float)v)];
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static void Close(double[] expected, double[] actual, double start)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(start + expected[i], actual[i], 1e-11);
    }
}
