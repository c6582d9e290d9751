namespace DeepLearning.Core.Tests.Models.Layers;

public class LayerShapeTests
{
    private static readonly Shape Image = [6, 9, 8],
        Signal = [6, 9],
        Features = [5];

    private static void Gives(Layer layer, Sequence<Shape> inputs, Shape output, params string[] parameters)
    {
        Assert.Equal(output.ToString(), layer.InferShape(inputs).ToString());
        Assert.Equal(
            parameters,
            layer.Parameters(inputs).Select(p => $"{p.Name} {p.Shape}{(p.IsTrained ? "" : " state")}")
        );
    }

    private static void Refuses(Layer layer, Sequence<Shape> inputs, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ShapeException>(() => layer.InferShape(inputs)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Input()
    {
        Gives(new Layer.Input([1, 28, 28]), [], [1, 28, 28]);
        Refuses(new Layer.Input([3]), [Features], "an input reads nothing, but is given 1 inputs");
        Assert.Contains(
            "given [0, 2]",
            Assert.Throws<ShapeException>(() => new Layer.Input([0, 2])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ShapeException>(() => new Layer.Input(Shape.Scalar));
        Assert.Throws<ShapeException>(() => new Layer.Input([3]) with { Shape = [0] });
    }

    [Fact]
    public void Embedding()
    {
        Gives(new Layer.Embedding(10, 3), [Features], [5, 3], "weight [10, 3]");
        Gives(new Layer.Embedding(10, 3, 0), [Shape.Of(2, 4)], [2, 4, 3], "weight [10, 3]");
        Assert.Equal(new Initializer.Normal(0, 1), new Layer.Embedding(10, 3).Parameters([Features])[0].Initializer);
        Refuses(new Layer.Embedding(10, 3, 10), [Features], "has 10 rows, but its padding index is 10");
        Refuses(new Layer.Embedding(10, 3), [Features, Features], "expects one input, but is given 2");
    }

    [Fact]
    public void Dense()
    {
        Gives(new Layer.Dense(3), [Features], [3], "weight [3, 5]", "bias [3]");
        Gives(new Layer.Dense(3, hasBias: false), [Features], [3], "weight [3, 5]");
        Gives(new Layer.Dense(3), [Image], [6, 9, 3], "weight [3, 8]", "bias [3]");
        Gives(new Layer.Dense(3), [Shape.Of(7, 5)], [7, 3], "weight [3, 5]", "bias [3]");
        Refuses(new Layer.Dense(3), [Shape.Scalar], "expects features [.., n], but is given []");
        Refuses(new Layer.Dense(3), [Features, Features], "expects one input, but is given 2");
    }

    [Fact]
    public void Conv2d()
    {
        Gives(new Layer.Conv2d(4, 3), [Image], [4, 7, 6], "weight [4, 6, 3, 3]", "bias [4]");
        Gives(
            new Layer.Conv2d(4, (3, 2), (2, 3), (Padding)1, (2, 1), groups: 2, hasBias: false),
            [Image],
            [4, 4, 3],
            "weight [4, 3, 3, 2]"
        );
        Gives(
            new Layer.Conv2d(6, 4, padding: Padding.Same, groups: 6),
            [Image],
            [6, 9, 8],
            "weight [6, 1, 4, 4]",
            "bias [6]"
        );
        Refuses(new Layer.Conv2d(4, 3), [Features], "expects an image [channels, height, width], but is given [5]");
        Refuses(
            new Layer.Conv2d(4, 10),
            [Image],
            "the 10x10 window (dilation 1x1) does not fit into 9x8 with padding 0"
        );
        Refuses(new Layer.Conv2d(4, 3, groups: 4), [Image], "4 groups divide, but is given 6 and 4");
        Refuses(new Layer.Conv2d(4, 3, groups: 3), [Image], "3 groups divide, but is given 6 and 4");
        Refuses(
            new Layer.Conv2d(4, 3, stride: 2, padding: Padding.Same),
            [Image],
            "expects stride 1 with padding same, but has stride 2x2"
        );
    }

    [Fact]
    public void Conv1d()
    {
        Gives(new Layer.Conv1d(4, 3), [Signal], [4, 7], "weight [4, 6, 3]", "bias [4]");
        Gives(new Layer.Conv1d(4, 3, 2, Padding1d.Ends(0, 3), 2, 2, false), [Signal], [4, 4], "weight [4, 3, 3]");
        Gives(new Layer.Conv1d(6, 4, padding: Padding1d.Same), [Signal], [6, 9], "weight [6, 6, 4]", "bias [6]");
        Refuses(new Layer.Conv1d(4, 3), [Image], "expects a signal [channels, steps], but is given [6, 9, 8]");
        Refuses(new Layer.Conv1d(4, 10), [Signal], "the 1x10 window (dilation 1x1) does not fit into 1x9");
        Refuses(new Layer.Conv1d(4, 3, groups: 4), [Signal], "4 groups divide, but is given 6 and 4");
        Refuses(new Layer.Conv1d(4, 3, 2, Padding1d.Same), [Signal], "expects stride 1 with padding same");
    }

    [Fact]
    public void ConvTranspose2d()
    {
        Gives(new Layer.ConvTranspose2d(4, 3), [Image], [4, 11, 10], "weight [6, 4, 3, 3]", "bias [4]");
        Gives(
            new Layer.ConvTranspose2d(4, (3, 2), (2, 3), 1, (1, 2), (1, 2), 2, false),
            [Image],
            [4, 18, 24],
            "weight [6, 2, 3, 2]"
        );
        Gives(
            new Layer.ConvTranspose2d(1, 3, padding: 1),
            [
                [6, 1, 1],
            ],
            [1, 1, 1],
            "weight [6, 1, 3, 3]",
            "bias [1]"
        );
        Refuses(new Layer.ConvTranspose2d(4, 3), [Features], "expects an image [channels, height, width]");
        Refuses(new Layer.ConvTranspose2d(4, 3, groups: 4), [Image], "4 groups divide, but is given 6 and 4");
        Refuses(new Layer.ConvTranspose2d(4, 3, groups: 3), [Image], "3 groups divide, but is given 6 and 4");
        Refuses(
            new Layer.ConvTranspose2d(4, 3, 2, outputPadding: 2),
            [Image],
            "expects an output padding below its stride or its dilation on each axis, but has output padding "
                + "2x2, stride "
                + "2x2 and dilation 1x1"
        );
        Refuses(new Layer.ConvTranspose2d(4, 3, (3, 1), outputPadding: 1), [Image], "output padding 1x1, stride 3x1");
        Gives(
            new Layer.ConvTranspose2d(4, 3, outputPadding: (1, 0), dilation: (2, 1), hasBias: false),
            [Image],
            [4, 14, 10],
            "weight [6, 4, 3, 3]"
        );
        Refuses(
            new Layer.ConvTranspose2d(4, 2, padding: 1),
            [
                [6, 1, 5],
            ],
            "expects padding that leaves something of its output, but of 1x5 pixels, a 2x2 window "
                + "(stride 1x1, dilation "
                + "1x1) and padding 1 comes 0x4"
        );
    }

    [Fact]
    public void ConvTranspose1d()
    {
        Gives(new Layer.ConvTranspose1d(4, 3), [Signal], [4, 11], "weight [6, 4, 3]", "bias [4]");
        Gives(new Layer.ConvTranspose1d(4, 3, 3, 1, 2, 2, 2, false), [Signal], [4, 29], "weight [6, 2, 3]");
        Refuses(new Layer.ConvTranspose1d(4, 3), [Image], "expects a signal [channels, steps]");
        Refuses(new Layer.ConvTranspose1d(4, 3, 2, outputPadding: 2), [Signal], "output padding 0x2, stride 1x2");
    }

    [Fact]
    public void MaxPool2d()
    {
        Gives(new Layer.MaxPool2d(2), [Image], [6, 4, 4]);
        Gives(new Layer.MaxPool2d((3, 2), (1, 2), 1, (2, 1)), [Image], [6, 7, 5]);
        Refuses(
            new Layer.MaxPool2d(3, padding: 2),
            [Image],
            "expects padding of at most half its 3x3 kernel, but has padding 2"
        );
        Refuses(
            new Layer.MaxPool2d(2, 1, 1, 2),
            [Shape.Of(1, 1, 1)],
            "a 2x2 window (dilation 2x2, padding 1x1) strides over the whole 1x1 image"
        );
        Gives(new Layer.MaxPool2d(2, 1, 1, 2), [Shape.Of(1, 2, 2)], [1, 2, 2]);
        Refuses(new Layer.MaxPool2d(2), [Features], "[channels, height, width]");
    }

    [Fact]
    public void AvgPool2d()
    {
        Gives(new Layer.AvgPool2d((2, 4)), [Image], [6, 4, 2]);
        Gives(new Layer.AvgPool2d(3, 2, 1), [Image], [6, 5, 4]);
        Refuses(
            new Layer.AvgPool2d((4, 1), padding: (0, 1)),
            [Image],
            "expects padding of at most half its 4x1 kernel"
        );
    }

    [Fact]
    public void A_border_of_the_images_own_pixels_is_no_wider_than_the_image()
    {
        Gives(
            new Layer.Conv2d(4, 3, padding: Padding.Symmetric(8, 7), hasBias: false)
            {
                PaddingMode = PaddingMode.Reflect,
            },
            [Image],
            [4, 23, 20],
            "weight [4, 6, 3, 3]"
        );
        Refuses(
            new Layer.Conv2d(4, 3, padding: (Padding)8) { PaddingMode = PaddingMode.Reflect },
            [Image],
            "expects an image larger than its reflected padding, 8, but is given [6, 9, 8]"
        );
        Gives(
            new Layer.Conv2d(4, 3, padding: (Padding)8, hasBias: false) { PaddingMode = PaddingMode.Circular },
            [Image],
            [4, 23, 22],
            "weight [4, 6, 3, 3]"
        );
        Refuses(
            new Layer.Conv2d(4, 3, padding: (Padding)9) { PaddingMode = PaddingMode.Circular },
            [Image],
            "expects an image at least as large as its circular padding, 9, but is given [6, 9, 8]"
        );
        Gives(
            new Layer.Conv2d(4, 3, padding: (Padding)20, hasBias: false) { PaddingMode = PaddingMode.Replicate },
            [Image],
            [4, 47, 46],
            "weight [4, 6, 3, 3]"
        );
        Refuses(
            new Layer.Conv1d(4, 3, padding: Padding1d.Ends(0, 9)) { PaddingMode = PaddingMode.Reflect },
            [Signal],
            "larger than its reflected padding, 0,0,0,9"
        );
    }

    [Fact]
    public void Pools_in_ceil_mode_have_a_last_window_that_starts_before_the_end()
    {
        Gives(new Layer.MaxPool2d(2) { CeilMode = true }, [Image], [6, 5, 4]);
        Gives(new Layer.MaxPool2d(1, 3) { CeilMode = true }, [Image], [6, 3, 3]);
        Gives(new Layer.MaxPool2d(2, 4, 1) { CeilMode = true }, [Image], [6, 3, 3]);
        Gives(new Layer.AvgPool2d(2, 3, 1) { CeilMode = true }, [Image], [6, 4, 3]);
        Gives(
            new Layer.AvgPool2d(4, 3) { CeilMode = true },
            [
                [1, 3, 2],
            ],
            [1, 1, 1]
        );
        Refuses(
            new Layer.AvgPool2d(4, 2) { CeilMode = true },
            [
                [1, 2, 2],
            ],
            "does not fit into 2x2"
        );
    }

    [Fact]
    public void Pools_of_signals()
    {
        Gives(new Layer.MaxPool1d(2), [Signal], [6, 4]);
        Gives(new Layer.MaxPool1d(2) { CeilMode = true }, [Signal], [6, 5]);
        Gives(new Layer.MaxPool1d(3, 1, 1, 2), [Signal], [6, 7]);
        Gives(new Layer.AvgPool1d(3, 2, 1), [Signal], [6, 5]);
        Refuses(new Layer.MaxPool1d(2), [Image], "expects a signal [channels, steps], but is given [6, 9, 8]");
        Refuses(new Layer.AvgPool1d(3, padding: 2), [Signal], "expects padding of at most half its 1x3 kernel");
        Refuses(new Layer.AvgPool1d(10), [Signal], "does not fit into 1x9");
        Refuses(
            new Layer.MaxPool1d(2, 1, 1, 2),
            [
                [1, 1],
            ],
            "strides over the whole 1x1 image"
        );
    }

    [Fact]
    public void Adaptive_pools()
    {
        Gives(new Layer.AdaptiveMaxPool2d((2, 20)), [Image], [6, 2, 20]);
        Gives(new Layer.AdaptiveAvgPool2d(3), [Image], [6, 3, 3]);
        Gives(new Layer.AdaptiveMaxPool1d(2), [Signal], [6, 2]);
        Gives(new Layer.AdaptiveAvgPool1d(20), [Signal], [6, 20]);
        Refuses(new Layer.AdaptiveMaxPool2d(2), [Features], "expects an image [channels, height, width]");
        Refuses(new Layer.AdaptiveAvgPool2d(2), [Signal], "expects an image [channels, height, width]");
        Refuses(new Layer.AdaptiveMaxPool1d(2), [Image], "expects a signal [channels, steps]");
        Refuses(new Layer.AdaptiveAvgPool1d(2), [Features], "expects a signal [channels, steps]");
    }

    [Fact]
    public void Global_pools()
    {
        Gives(new Layer.GlobalMaxPool2d(), [Image], [6]);
        Gives(new Layer.GlobalAvgPool2d(), [Image], [6]);
        Refuses(new Layer.GlobalMaxPool2d(), [Features], "but is given [5]");
        Refuses(new Layer.GlobalAvgPool2d(), [Features], "but is given [5]");
    }

    [Fact]
    public void Upsample()
    {
        Gives(new Layer.Upsample(factor: (2, 3)), [Image], [6, 18, 24]);
        Gives(new Layer.Upsample((2, 30), mode: UpsampleMode.Bilinear, alignCorners: true), [Image], [6, 2, 30]);
        Refuses(new Layer.Upsample(), [Image], "expects either an output size or a factor, but has neither");
        Refuses(new Layer.Upsample(2, 3), [Image], "but has output size 2x2 and factor 3x3");
        Gives(new Layer.Upsample(factor: (1.3, 0.5)), [Image], [6, 11, 4]);
        Gives(new Layer.Upsample(factor: 2.3, mode: UpsampleMode.Linear), [Shape.Of(6, 9)], [6, 20]);
        Gives(new Layer.Upsample(5), [Shape.Of(6, 9)], [6, 5]);
        Refuses(
            new Layer.Upsample(factor: (0.1, 1)),
            [Image],
            "expects at least one pixel of each axis with factor 0.1"
        );
        Refuses(new Layer.Upsample((2, 3)), [Shape.Of(6, 9)], "expects one number for its steps in place of 2x3");
        Refuses(new Layer.Upsample(2, mode: UpsampleMode.Linear), [Image], "an image takes bilinear");
        Refuses(new Layer.Upsample(2, mode: UpsampleMode.Bilinear), [Shape.Of(6, 9)], "a signal takes linear");
        Refuses(new Layer.Upsample(2, alignCorners: true), [Image], "expects no aligned corners with mode nearest");
        Refuses(new Layer.Upsample(2), [Features], "a signal [channels, steps] or an image [channels, height, width]");
    }

    [Fact]
    public void PixelShuffle()
    {
        Gives(
            new Layer.PixelShuffle(2),
            [
                [8, 3, 5],
            ],
            [2, 6, 10]
        );
        Gives(new Layer.PixelShuffle(1), [Image], [6, 9, 8]);
        Refuses(new Layer.PixelShuffle(2), [Image], "expects channels that 2x2 pixels divide, but is given [6, 9, 8]");
        Refuses(new Layer.PixelShuffle(2), [Features], "expects an image [channels, height, width]");
    }

    [Fact]
    public void Flatten()
    {
        Gives(new Layer.Flatten(), [Image], [432]);
        Gives(new Layer.Flatten(), [Features], [5]);
        Refuses(new Layer.Flatten(), [], "expects one input, but is given 0");
    }

    [Fact]
    public void Reshape()
    {
        Gives(new Layer.Reshape([2, 27, 8]), [Image], [2, 27, 8]);
        Gives(new Layer.Reshape([1, 1, 5]), [Features], [1, 1, 5]);
        Gives(new Layer.Reshape([432]), [Image], [432]);
        Refuses(new Layer.Reshape([2, 3]), [Features], "expects the 6 values of its shape [2, 3], but is given [5]");
        Refuses(new Layer.Reshape([5]), [Features, Features], "expects one input, but is given 2");
        Assert.Contains(
            "given [0, 2]",
            Assert.Throws<ShapeException>(() => new Layer.Reshape([0, 2])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ShapeException>(() => new Layer.Reshape([Shape.Free, 2]));
        Assert.Throws<ShapeException>(() => new Layer.Reshape([3]) with { Shape = Shape.Scalar });
    }

    [Fact]
    public void ZeroPad2d()
    {
        Gives(new Layer.ZeroPad2d(1), [Image], [6, 11, 10]);
        Gives(new Layer.ZeroPad2d(new Padding.Sides(1, 2, 3, 4)), [Image], [6, 12, 15]);
        Gives(new Layer.ZeroPad2d(0), [Image], Image);
        Refuses(new Layer.ZeroPad2d(1), [Features], "expects an image [channels, height, width], but is given [5]");
    }

    [Fact]
    public void Dropout2d()
    {
        Gives(new Layer.Dropout2d(0.5), [Image], Image);
        Refuses(new Layer.Dropout2d(0.5), [Features], "expects an image [channels, height, width], but is given [5]");
    }

    [Fact]
    public void Elementwise_layers_keep_any_shape()
    {
        foreach (
            var layer in new Layer[]
            {
                new Layer.ReLU(),
                new Layer.LeakyReLU(),
                new Layer.Sigmoid(),
                new Layer.Tanh(),
                new Layer.Dropout(0.5),
                new Layer.ELU(),
                new Layer.GELU(),
                new Layer.SiLU(),
                new Layer.Softplus(),
                new Layer.AlphaDropout(0.5),
                new Layer.ReLU6(),
                new Layer.Hardsigmoid(),
                new Layer.Hardswish(),
                new Layer.CELU(),
                new Layer.SELU(),
                new Layer.Mish(),
                new Layer.LogSigmoid(),
            }
        )
        {
            Gives(layer, [Image], Image);
            Gives(layer, [Features], Features);
            Refuses(layer, [Image, Image], "expects one input, but is given 2");
        }
    }

    [Fact]
    public void PReLU()
    {
        Gives(new Layer.PReLU(), [Image], Image, "weight [1]");
        Gives(new Layer.PReLU(perChannel: true), [Image], Image, "weight [6]");
        Gives(new Layer.PReLU(perChannel: true), [Features], Features, "weight [5]");
        Assert.Equal(
            new Initializer.Constant(0.1),
            new Layer.PReLU(initial: 0.1).Parameters([Features])[0].Initializer
        );
    }

    [Fact]
    public void GLU()
    {
        Gives(new Layer.GLU(), [Image], [6, 9, 4]);
        Gives(new Layer.GLU(0), [Image], [3, 9, 8]);
        Gives(new Layer.GLU(-3), [Image], [3, 9, 8]);
        Refuses(new Layer.GLU(1), [Image], "expects an even extent on axis 1, but is given [6, 9, 8]");
        Refuses(new Layer.GLU(3), [Image], "expects a shape with an axis 3, but is given [6, 9, 8]");
        Refuses(new Layer.GLU(-2), [Features], "expects a shape with an axis -2, but is given [5]");
        Refuses(new Layer.GLU(), [Image, Image], "expects one input, but is given 2");
    }

    [Fact]
    public void Softmax()
    {
        foreach (var layer in new Layer[] { new Layer.Softmax(), new Layer.LogSoftmax() })
        {
            Gives(layer, [Features], Features);
            Gives(layer, [Image], Image);
            Refuses(layer, [Image, Image], "expects one input, but is given 2");
        }

        Gives(new Layer.Softmax(0), [Image], Image);
        Gives(new Layer.LogSoftmax(-3), [Image], Image);
        Refuses(new Layer.Softmax(1), [Features], "expects a shape with an axis 1, but is given [5]");
        Refuses(new Layer.LogSoftmax(-4), [Image], "expects a shape with an axis -4, but is given [6, 9, 8]");
    }

    [Fact]
    public void BatchNorm()
    {
        Gives(
            new Layer.BatchNorm(),
            [Image],
            Image,
            "weight [6]",
            "bias [6]",
            "running_mean [6] state",
            "running_var [6] state"
        );
        Gives(
            new Layer.BatchNorm(),
            [Features],
            Features,
            "weight [5]",
            "bias [5]",
            "running_mean [5] state",
            "running_var [5] state"
        );
        Gives(
            new Layer.BatchNorm { Frozen = true },
            [Features],
            Features,
            "weight [5]",
            "bias [5]",
            "running_mean [5] state",
            "running_var [5] state"
        );
        Gives(
            new Layer.BatchNorm(momentum: null, affine: false),
            [
                [2, 3],
            ],
            [2, 3],
            "running_mean [2] state",
            "running_var [2] state",
            "num_batches_tracked [] state"
        );
        Gives(new Layer.BatchNorm(null, trackRunningStatistics: false), [Image], Image, "weight [6]", "bias [6]");
        Refuses(
            new Layer.BatchNorm(),
            [
                [1, 2, 3, 4],
            ],
            "expects features [n], a signal [channels, steps] or an image [channels, height, width], "
                + "but is given [1, 2, 3, 4]"
        );
        Refuses(
            new Layer.BatchNorm(trackRunningStatistics: false) { Frozen = true },
            [Image],
            "is frozen, and so expects TrackRunningStatistics, but has none"
        );
    }

    [Fact]
    public void LayerNorm()
    {
        Gives(new Layer.LayerNorm(), [Image], Image, "weight [6, 9, 8]", "bias [6, 9, 8]");
        Gives(new Layer.LayerNorm(), [Features], Features, "weight [5]", "bias [5]");
        Assert.Equal(
            [Initializer.Ones, Initializer.Zeros],
            new Layer.LayerNorm().Parameters([Features]).Select(p => p.Initializer)
        );
        Refuses(
            new Layer.LayerNorm(),
            [
                [2, 3],
            ],
            "expects features [n] or an image [channels, height, width], but is given [2, 3]"
        );
        Gives(new Layer.LayerNorm(axes: 1), [Image], Image, "weight [8]", "bias [8]");
        Gives(new Layer.LayerNorm(axes: 2), [Image], Image, "weight [9, 8]", "bias [9, 8]");
        Gives(new Layer.LayerNorm(axes: 2), [Shape.Of(2, 3)], [2, 3], "weight [2, 3]", "bias [2, 3]");
        Gives(new Layer.LayerNorm(affine: false), [Image], Image);
        Refuses(new Layer.LayerNorm(axes: 2), [Features], "expects a shape of 2 axes or more, but is given [5]");
    }

    [Fact]
    public void GroupNorm()
    {
        Gives(new Layer.GroupNorm(3), [Image], Image, "weight [6]", "bias [6]");
        Gives(new Layer.GroupNorm(5, affine: false), [Features], Features);
        Refuses(new Layer.GroupNorm(4), [Image], "expects channels that 4 groups divide, but is given [6, 9, 8]");
        Refuses(new Layer.GroupNorm(1), [Image, Image], "expects one input, but is given 2");
    }

    [Fact]
    public void InstanceNorm()
    {
        Gives(new Layer.InstanceNorm(), [Image], Image);
        Gives(new Layer.InstanceNorm(affine: true), [Shape.Of(2, 3)], [2, 3], "weight [2]", "bias [2]");
        Refuses(new Layer.InstanceNorm(), [Features], "[channels, length] or [channels, height, width]");
        Refuses(
            new Layer.InstanceNorm(),
            [Shape.Of(6, 1, 1)],
            "with more than one value a channel, but is given [6, 1, 1]"
        );
    }

    [Fact]
    public void RMSNorm()
    {
        Gives(new Layer.RMSNorm(), [Image], Image, "weight [8]");
        Gives(new Layer.RMSNorm(2), [Image], Image, "weight [9, 8]");
        Gives(new Layer.RMSNorm(affine: false), [Features], Features);
        Refuses(new Layer.RMSNorm(2), [Features], "expects a shape of 2 axes or more, but is given [5]");
    }

    [Fact]
    public void Concat()
    {
        Gives(new Layer.Concat(), [Features, [7], [1]], [13]);
        Gives(new Layer.Concat(), [Image, [2, 9, 8]], [8, 9, 8]);
        Refuses(new Layer.Concat(), [Image, [6, 9, 7]], "given [6, 9, 8] and [6, 9, 7]");
        Refuses(new Layer.Concat(), [Image, Features], "given [6, 9, 8] and [5]");
        Refuses(new Layer.Concat(), [], "expects at least one input");
    }

    [Fact]
    public void Add_subtract_multiply_and_maximum()
    {
        foreach (
            var join in new Layer[] { new Layer.Add(), new Layer.Subtract(), new Layer.Multiply(), new Layer.Maximum() }
        )
        {
            Gives(join, [Features, Features], Features);
            Gives(join, [Features, [1]], Features);
            Gives(
                join,
                [
                    [6, 1, 1],
                    Image,
                ],
                Image
            );
            Gives(join, [Image, [9, 8]], Image);
            Gives(
                join,
                [
                    [4, 1],
                    [7],
                ],
                [4, 7]
            );
            Gives(
                join,
                [
                    [1, 5],
                    [3, 1, 1],
                ],
                [3, 1, 5]
            );
            Refuses(join, [Features, [4]], "from the last axis on, are equal or 1, but is given [5] and [4]");
            Refuses(join, [Image, [6]], "from the last axis on, are equal or 1, but is given [6, 9, 8] and [6]");
        }

        Gives(new Layer.Add(), [Image], Image);
        Gives(new Layer.Multiply(), [Image, [6, 1, 1], Image], Image);
        Refuses(new Layer.Maximum(), [Features, [1], [2]], "equal or 1, but is given [5] and [2]");
        Refuses(new Layer.Add(), [], "expects at least one input, but is given none");
        Refuses(new Layer.Multiply(), [], "expects at least two inputs, but is given none");
        Refuses(new Layer.Multiply(), [Features], "expects at least two inputs, but is given 1");
        Refuses(new Layer.Maximum(), [Features], "expects at least two inputs, but is given 1");
        Refuses(new Layer.Subtract(), [Features], "expects two inputs, but is given 1");
        Refuses(new Layer.Subtract(), [Image, Image, Image], "expects two inputs, but is given 3");
    }

    [Fact]
    public void Scale() => Gives(new Layer.Scale(2, 1), [Image], Image);

    [Fact]
    public void Sum_and_mean()
    {
        foreach (
            var of in new Func<Sequence<int>, bool, Layer>[]
            {
                (axes, keepDims) => new Layer.Sum(axes, keepDims),
                (axes, keepDims) => new Layer.Mean(axes, keepDims),
            }
        )
        {
            Gives(of([0], false), [Image], [9, 8]);
            Gives(of([-1], false), [Image], [6, 9]);
            Gives(of([2, 1], false), [Image], [6]);
            Gives(of([1, -1], true), [Image], [6, 1, 1]);
            Gives(of([0], true), [Features], [1]);
            Refuses(of([0], false), [Features], "expects a shape with an axis that is left, or axes to be kept");
            Refuses(of([1], true), [Features], "expects a shape with an axis 1, but is given [5]");
            Refuses(of([1, -2], true), [Image], "expects axes that differ in place of 1, -2, but is given [6, 9, 8]");
            Assert.Throws<ArgumentException>(() => of([], true));
        }
    }

    [Fact]
    public void Slice()
    {
        Gives(new Layer.Slice(0), [Image], Image);
        Gives(new Layer.Slice(0, 2), [Image], [4, 9, 8]);
        Gives(new Layer.Slice(1, 0, null, 2), [Image], [6, 5, 8]);
        Gives(new Layer.Slice(-1, 1, -1, 3), [Image], [6, 9, 2]);
        Gives(new Layer.Slice(0, -1), [Features], [1]);
        Refuses(new Layer.Slice(0, 5), [Features], "expects a shape whose axis 0 has the places 5:, but is given [5]");
        Refuses(new Layer.Slice(0, 0, 6), [Features], "has the places 0:6, but is given [5]");
        Refuses(new Layer.Slice(0, 3, 3), [Features], "has the places 3:3, but is given [5]");
        Refuses(new Layer.Slice(0, -6), [Features], "has the places -6:, but is given [5]");
        Refuses(new Layer.Slice(1), [Features], "expects a shape with an axis 1, but is given [5]");
        Assert.Throws<ArgumentOutOfRangeException>(() => new Layer.Slice(0, step: 0));
    }

    [Fact]
    public void Select()
    {
        Gives(new Layer.Select(0, 5), [Image], [9, 8]);
        Gives(new Layer.Select(-2, -9), [Image], [6, 8]);
        Refuses(new Layer.Select(0, 6), [Image], "expects a shape whose axis 0 has a place 6, but is given [6, 9, 8]");
        Refuses(new Layer.Select(0, -7), [Image], "has a place -7");
        Refuses(new Layer.Select(3, 0), [Image], "expects a shape with an axis 3");
        Refuses(new Layer.Select(0, 0), [Features], "expects a shape with another axis, which is left");
    }

    [Fact]
    public void Transpose()
    {
        Gives(new Layer.Transpose([2, 0, 1]), [Image], [8, 6, 9]);
        Gives(new Layer.Transpose([-1, -2, -3]), [Image], [8, 9, 6]);
        Gives(new Layer.Transpose([0]), [Features], Features);
        Refuses(new Layer.Transpose([1, 0]), [Image], "expects a shape of 2 axes, but is given [6, 9, 8]");
        Refuses(new Layer.Transpose([0, 1, -2]), [Image], "expects axes that differ in place of 0, 1, -2");
        Refuses(new Layer.Transpose([0, 1, 3]), [Image], "expects a shape with an axis 3");
        Assert.Throws<ArgumentException>(() => new Layer.Transpose([]));
    }

    [Fact]
    public void MatMul()
    {
        Gives(
            new Layer.MatMul(),
            [
                [2, 3],
                [3, 4],
            ],
            [2, 4]
        );
        Gives(
            new Layer.MatMul(true),
            [
                [3, 2],
                [3, 4],
            ],
            [2, 4]
        );
        Gives(
            new Layer.MatMul(false, true),
            [
                [2, 3],
                [4, 3],
            ],
            [2, 4]
        );
        Gives(
            new Layer.MatMul(),
            [
                [5, 1, 2, 3],
                [6, 3, 4],
            ],
            [5, 6, 2, 4]
        );
        Refuses(
            new Layer.MatMul(),
            [
                [2, 3],
                [4, 3],
            ],
            "expects as many columns of the first as rows of the second"
        );
        Refuses(
            new Layer.MatMul(),
            [
                [2, 3],
                [3],
            ],
            "expects matrices [..., rows, columns], but is given [2, 3] and [3]"
        );
        Refuses(
            new Layer.MatMul(),
            [
                [5, 2, 3],
                [6, 3, 4],
            ],
            "equal or 1, but is given [5] and [6]"
        );
        Refuses(new Layer.MatMul(), [Image], "expects two inputs, but is given 1");
    }

    [Fact]
    public void Custom_has_its_implementations_rules()
    {
        Gives(new Layer.Custom(new Scale(2)), [Features], Features, "scale [5]");
        Refuses(new Layer.Custom(new Scale(2)), [], "expects one input");
        Assert.Equal("Scale", new Layer.Custom(new Scale(2)).Kind);
    }
}
