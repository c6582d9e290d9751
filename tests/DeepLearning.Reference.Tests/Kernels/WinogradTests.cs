using CsCheck;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// Winograd's convolution against the naive one: what it computes, how closely in float32, and where NaN and infinity
/// come out.
/// </summary>
public class WinogradTests
{
    private static readonly Gen<ConvGeometry> Geometries =
        from channels in Gen.Int[16, 35]
        from filters in Gen.Int[16, 35]
        from image in Gen.Select(Gen.Int[4, 11], Gen.Int[4, 11], (h, w) => new Size2d(h, w))
        from top in Gen.Int[0, 2]
        from bottom in Gen.Int[0, 2]
        from left in Gen.Int[0, 2]
        from right in Gen.Int[0, 2]
        where image.Height + top + bottom >= 6 && image.Width + left + right >= 6
        select Geometry(channels, filters, image, new Padding.Sides(top, bottom, left, right));

    [Fact]
    public void Every_geometry_adds_what_the_naive_convolution_computes() =>
        Gen.Select(Geometries, Gen.Int[0, 19], Gen.Bool, Gen.ULong)
            .Sample(
                (g, count, hasBias, seed) =>
                {
                    var (x, weight, bias, dy) = Values(g, count, hasBias, seed);
                    var (expectedY, expectedDx, expectedWeight, expectedBias) = Naive.Convolution(
                        g,
                        count,
                        x,
                        weight,
                        bias,
                        dy
                    );
                    var convolution = new WinogradConvolution<double>(g);
                    Assert.True(WinogradConvolution<double>.Suits(g));
                    var y = new double[dy.Length];
                    convolution.Forward(Workers.Single, count, x, weight, bias, y);
                    Close(expectedY, y, 0);
                    if (count == 0)
                        return;
                    double[] dx = [.. x.Select(_ => 1.0)],
                        dWeight = [.. weight.Select(_ => 1.0)],
                        dBias = [.. bias.Select(_ => 1.0)];
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
                },
                iter: 30
            );

    /// <summary>The bound of a layer in float32, of what the same pass gives on absolute values.</summary>
    [Fact]
    public void In_float32_every_value_is_within_the_bound_of_a_layer() =>
        Gen.Select(Geometries, Gen.Int[1, 7], Gen.ULong)
            .Sample(
                (g, count, seed) =>
                {
                    var (x, weight, bias, dy) = Values(g, count, hasBias: true, seed);
                    var expected = Naive.Convolution(g, count, x, weight, bias, dy);
                    var scale = Naive.Convolution(
                        g,
                        count,
                        Absolute(x),
                        Absolute(weight),
                        Absolute(bias),
                        Absolute(dy)
                    );
                    var convolution = new WinogradConvolution<float>(g);
                    var (y, dx, dWeight, dBias) = (
                        new float[dy.Length],
                        new float[x.Length],
                        new float[weight.Length],
                        new float[bias.Length]
                    );
                    convolution.Forward(Workers.Single, count, Floats(x), Floats(weight), Floats(bias), y);
                    convolution.Backward(
                        Workers.Single,
                        count,
                        Floats(x),
                        Floats(weight),
                        Floats(dy),
                        new(dx, isAdded: false),
                        dWeight,
                        dBias,
                        new float[convolution.PartsLength(count)]
                    );
                    Within(expected.Y, y, scale.Y);
                    Within(expected.Dx, dx, scale.Dx);
                    Within(expected.DWeight, dWeight, scale.DWeight);
                },
                iter: 30
            );

    /// <summary>
    /// In outputs and the input's gradient pixel by pixel; in the weight's gradient, kernel by kernel.
    /// </summary>
    [Fact]
    public void What_is_not_finite_comes_out_where_the_naive_convolution_has_it() =>
        Gen.Select(Geometries, Gen.Int[1, 5], Gen.ULong)
            .Sample(
                (g, count, seed) =>
                {
                    var (x, weight, bias, dy) = Values(g, count, hasBias: true, seed);
                    x[seed % (ulong)x.Length] = double.NaN;
                    x[seed / 7 % (ulong)x.Length] = double.NegativeInfinity;
                    dy[seed / 11 % (ulong)dy.Length] = double.NaN;
                    dy[seed / 13 % (ulong)dy.Length] = double.PositiveInfinity;
                    var expected = Naive.Convolution(g, count, x, weight, bias, dy);
                    var convolution = new WinogradConvolution<double>(g);
                    var (y, dx, dWeight) = (new double[dy.Length], new double[x.Length], new double[weight.Length]);
                    convolution.Forward(Workers.Single, count, x, weight, bias, y);
                    convolution.Backward(
                        Workers.Single,
                        count,
                        x,
                        weight,
                        dy,
                        new(dx, isAdded: false),
                        dWeight,
                        [],
                        new double[convolution.PartsLength(count)]
                    );
                    Assert.Equal(expected.Y.Select(double.IsFinite), y.Select(double.IsFinite));
                    Assert.Equal(expected.Dx.Select(double.IsFinite), dx.Select(double.IsFinite));
                    Assert.Equal(Kernels(expected.DWeight), Kernels(dWeight));

                    static IEnumerable<bool> Kernels(double[] weight) =>
                        weight.Chunk(9).Select(kernel => kernel.All(double.IsFinite));
                },
                iter: 30
            );

    [Fact]
    public void Threads_and_blocks_change_no_bit()
    {
        var g = Geometry(17, 33, new(7, 5), new Padding.Sides(1, 1, 1, 1));
        const int Count = 41;
        var (x, weight, bias, dy) = Values(g, Count, hasBias: true, seed: 5);
        var convolution = new WinogradConvolution<float>(g);
        var alone = Run(Workers.Single);
        Assert.Equal(alone, Run(Workers.Of(2)));
        Assert.Equal(alone, Run(Workers.Of(3)));
        var y = new float[g.Output.Size];
        convolution.Forward(
            Workers.Single,
            1,
            Floats(x).AsSpan(20 * g.Input.Size, g.Input.Size),
            Floats(weight),
            Floats(bias),
            y
        );
        Assert.Equal(alone.Skip(20 * g.Output.Size).Take(g.Output.Size), y);

        float[] Run(Workers workers)
        {
            var (outputs, dx, dWeight, dBias) = (
                new float[dy.Length],
                new float[x.Length],
                new float[weight.Length],
                new float[bias.Length]
            );
            convolution.Forward(workers, Count, Floats(x), Floats(weight), Floats(bias), outputs);
            convolution.Backward(
                workers,
                Count,
                Floats(x),
                Floats(weight),
                Floats(dy),
                new(dx, isAdded: false),
                dWeight,
                dBias,
                new float[convolution.PartsLength(Count)]
            );
            return [.. outputs, .. dx, .. dWeight, .. dBias];
        }
    }

    /// <summary>Tiles of 2x2 outputs: of images of 5x5 pixels, 11 of 36 outputs would lie outside.</summary>
    [Theory]
    [InlineData(16, 16, 14, true)]
    [InlineData(64, 64, 7, true)]
    [InlineData(64, 64, 5, false)]
    [InlineData(64, 64, 2, false)]
    [InlineData(8, 64, 14, false)]
    public void Wide_convolutions_on_images_that_tiles_cover_well_go_this_way(
        int channels,
        int filters,
        int size,
        bool expected
    ) =>
        Assert.Equal(
            expected,
            Convolution<float>.For(Geometry(channels, filters, new(size, size), new Padding.Sides(1, 1, 1, 1)))
                is WinogradConvolution<float>
        );

    private static ConvGeometry Geometry(int channels, int filters, Size2d image, Padding.Sides padding)
    {
        var window = new Window2d(new(3, 3), new(1, 1), new(1, 1), padding);
        var output = window.Slide(image);
        return new(
            Shape.Of(channels, image.Height, image.Width),
            Shape.Of(filters, output.Height, output.Width),
            window,
            1
        );
    }

    /// <summary>Rounded to float32, so that both precisions compute with the same.</summary>
    private static (double[] X, double[] Weight, double[] Bias, double[] Dy) Values(
        ConvGeometry g,
        int count,
        bool hasBias,
        ulong seed
    )
    {
        return (
            Of(1, count * g.Input.Size),
            Of(2, g.OutputChannels * g.Rows),
            Of(3, hasBias ? g.OutputChannels : 0),
            Of(4, count * g.Output.Size)
        );

        double[] Of(ulong stream, int length) =>
            [.. MatrixProductTests.Values(seed, stream, length).Select(v => (double)(float)v)];
    }

    private static float[] Floats(double[] values) => [.. values.Select(v => (float)v)];

    private static double[] Absolute(double[] values) => [.. values.Select(Math.Abs)];

    private static void Close(double[] expected, double[] actual, double start)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(start + expected[i], actual[i], 1e-11);
    }

    private static void Within(double[] expected, float[] actual, double[] scale)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 5e-6 * scale[i],
                $"{actual[i]} at {i}, expected {expected[i]}, the sum of absolute values being {scale[i]}"
            );
    }
}
