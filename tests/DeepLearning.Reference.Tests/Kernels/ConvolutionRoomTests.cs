namespace DeepLearning.Reference.Tests.Kernels;

public class ConvolutionRoomTests
{
    private static IExecutor<double> Compile(Model model) => new ReferenceBackend().Compile<double>(model, new());

    private static Model ModelOf(Shape input, Layer layer) =>
        new([new("x", new Layer.Input(input)), new("0", layer, ["x"])], ["0"]);

    /// <summary>
    /// A dilation that reaches far over a small image: padded, it would have more values than an index counts. All taps
    /// but one lie in the padding.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_window_that_reaches_far_over_the_image_takes_a_way_that_has_room(int channels)
    {
        const int Far = 49_999;
        var model = ModelOf(
            [channels, 10, 10],
            new Layer.Conv2d(channels, 2, padding: new Padding.Sides(0, Far, 0, Far), dilation: Far)
        );
        using var executor = Compile(model);
        var parameters = executor.Export().Parameters;
        var (weight, bias) = (parameters["0.weight"], parameters["0.bias"]);
        var x = HostTensor<double>.Create([1, channels, 10, 10], v => Draws.Normal(RngKey.FromSeed(1), 0, 1, v));
        var y = executor.Evaluate(new Batch<double>(1, [x.Memory])).Outputs["0"];
        Assert.Equal(Shape.Of(1, channels, 10, 10), y.Shape);
        for (var filter = 0; filter < channels; filter++)
        for (var pixel = 0; pixel < 100; pixel++)
        {
            var expected = bias[filter];
            for (var channel = 0; channel < channels; channel++)
                expected += weight[(filter * channels + channel) * 4] * x[channel * 100 + pixel];
            Assert.Equal(expected, y[filter * 100 + pixel], 1e-12);
        }
    }

    [Fact]
    public void A_convolution_that_no_way_has_room_for_is_refused_when_it_is_compiled()
    {
        var model = ModelOf([8, 4000, 4000], new Layer.Conv2d(1, 9, stride: 2, padding: 4));
        Assert.Equal(
            "node '0' (Conv2d): a convolution of [8, 4000, 4000] to [1, 2000, 2000] with a 9x9 kernel needs "
                + "more than 2000000000 values of working memory an image, the most that the reference backend "
                + "has room for",
            Assert.Throws<ShapeException>(() => Compile(model)).Message
        );
    }
}
