using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Models.Layers;

public class LayerValueTests
{
    private static readonly Initializer OtherInitializer = new Initializer.XavierNormal(0.5);

    private static void Differs<TLayer>(Func<TLayer> make, params Func<TLayer, TLayer>[] changes)
        where TLayer : Layer
    {
        StructuralEquality.AssertEqual<Layer>(make(), make());
        foreach (var change in changes)
            StructuralEquality.AssertDiffer<Layer>(make(), change(make()));
    }

    [Fact]
    public void Every_setting_counts_in_a_layers_equality()
    {
        Differs(() => new Layer.Input([2, 3]), l => l with { Shape = [3, 2] });
        Differs(
            () => new Layer.Dense(4),
            l => l with { Units = 5 },
            l => l with { HasBias = false },
            l => l with { WeightInitializer = OtherInitializer },
            l => l with { BiasInitializer = OtherInitializer }
        );
        Differs(
            () => new Layer.Conv2d(4, 3),
            l => l with { Channels = 5 },
            l => l with { Kernel = (3, 2) },
            l => l with { Stride = 2 },
            l => l with { Padding = Padding.Same },
            l => l with { PaddingMode = PaddingMode.Circular },
            l => l with { Padding = 1 },
            l => l with { Dilation = 2 },
            l => l with { Groups = 2 },
            l => l with { HasBias = false },
            l => l with { WeightInitializer = OtherInitializer },
            l => l with { BiasInitializer = OtherInitializer }
        );
        Differs(
            () => new Layer.Conv1d(4, 3),
            l => l with { Channels = 5 },
            l => l with { Kernel = 2 },
            l => l with { Stride = 2 },
            l => l with { Padding = Padding1d.Same },
            l => l with { PaddingMode = PaddingMode.Reflect },
            l => l with { Padding = Padding1d.Ends(0, 1) },
            l => l with { Dilation = 2 },
            l => l with { Groups = 2 },
            l => l with { HasBias = false },
            l => l with { WeightInitializer = OtherInitializer },
            l => l with { BiasInitializer = OtherInitializer }
        );
        Differs(
            () => new Layer.ConvTranspose2d(4, 3),
            l => l with { Channels = 5 },
            l => l with { Kernel = (3, 2) },
            l => l with { Stride = 2 },
            l => l with { Padding = 1 },
            l => l with { OutputPadding = 1 },
            l => l with { Dilation = 2 },
            l => l with { Groups = 2 },
            l => l with { HasBias = false },
            l => l with { WeightInitializer = OtherInitializer },
            l => l with { BiasInitializer = OtherInitializer }
        );
        Differs(
            () => new Layer.ConvTranspose1d(4, 3),
            l => l with { Channels = 5 },
            l => l with { Kernel = 2 },
            l => l with { Stride = 2 },
            l => l with { Padding = 1 },
            l => l with { OutputPadding = 1 },
            l => l with { Dilation = 2 },
            l => l with { Groups = 2 },
            l => l with { HasBias = false },
            l => l with { WeightInitializer = OtherInitializer },
            l => l with { BiasInitializer = OtherInitializer }
        );
        Differs(
            () => new Layer.MaxPool2d(2),
            l => l with { Kernel = 3 },
            l => l with { Stride = 1 },
            l => l with { Padding = 1 },
            l => l with { Dilation = 2 }
        );
        Differs(
            () => new Layer.AvgPool2d(2),
            l => l with { Kernel = 3 },
            l => l with { Stride = 1 },
            l => l with { Padding = 1 },
            l => l with { CountPadding = false }
        );
        Differs(
            () => new Layer.MaxPool1d(2),
            l => l with { Kernel = 3 },
            l => l with { Stride = 1 },
            l => l with { Padding = 1 },
            l => l with { Dilation = 2 },
            l => l with { CeilMode = true }
        );
        Differs(
            () => new Layer.AvgPool1d(2),
            l => l with { Kernel = 3 },
            l => l with { Stride = 1 },
            l => l with { Padding = 1 },
            l => l with { CountPadding = false },
            l => l with { CeilMode = true }
        );
        Differs(() => new Layer.MaxPool2d(2), l => l with { CeilMode = true });
        Differs(() => new Layer.AvgPool2d(2), l => l with { CeilMode = true });
        Differs(() => new Layer.AdaptiveMaxPool2d(2), l => l with { OutputSize = (2, 1) });
        Differs(() => new Layer.AdaptiveAvgPool2d(2), l => l with { OutputSize = (2, 1) });
        Differs(() => new Layer.AdaptiveMaxPool1d(2), l => l with { OutputSize = 1 });
        Differs(() => new Layer.AdaptiveAvgPool1d(2), l => l with { OutputSize = 1 });
        Differs(
            () => new Layer.Upsample(2),
            l => l with { OutputSize = 3 },
            l => l with { Factor = 2 },
            l => l with { Mode = UpsampleMode.Bilinear },
            l => l with { AlignCorners = true }
        );
        Differs(() => new Layer.PixelShuffle(2), l => l with { Factor = 3 });
        Differs(() => new Layer.LeakyReLU(), l => l with { Slope = 0.2 });
        Differs(() => new Layer.Dropout(0.5), l => l with { Rate = 0.4 });
        Differs(
            () => new Layer.BatchNorm(),
            l => l with { Momentum = 0.2 },
            l => l with { Momentum = null },
            l => l with { Epsilon = 1e-4 },
            l => l with { Affine = false },
            l => l with { TrackRunningStatistics = false },
            l => l with { Frozen = true }
        );
        Differs(() => new Layer.ELU(), l => l with { Alpha = 0.5 });
        Differs(() => new Layer.PReLU(), l => l with { PerChannel = true }, l => l with { Initial = 0.1 });
        Differs(() => new Layer.GLU(), l => l with { Axis = 0 });
        Differs(() => new Layer.Scale(), l => l with { Factor = 2 }, l => l with { Shift = 1 });
        Differs(() => new Layer.Sum([0]), l => l with { Axes = [1] }, l => l with { KeepDims = true });
        Differs(() => new Layer.Mean([0]), l => l with { Axes = [1] }, l => l with { KeepDims = true });
        Differs(
            () => new Layer.Slice(0),
            l => l with { Axis = 1 },
            l => l with { From = 1 },
            l => l with { To = 1 },
            l => l with { Step = 2 }
        );
        Differs(() => new Layer.Select(0, 0), l => l with { Axis = 1 }, l => l with { Index = 1 });
        Differs(() => new Layer.Transpose([1, 0]), l => l with { Axes = [0, 1] });
        Differs(
            () => new Layer.MatMul(),
            l => l with { TransposeFirst = true },
            l => l with { TransposeSecond = true }
        );
        Differs(() => new Layer.AlphaDropout(0.5), l => l with { Rate = 0.4 });
        Differs(() => new Layer.CELU(), l => l with { Alpha = 0.5 });
        Differs(() => new Layer.GELU(), l => l with { Approximate = true });
        Differs(() => new Layer.Softplus(), l => l with { Beta = 2 }, l => l with { Threshold = 10 });
        Differs(
            () => new Layer.GroupNorm(2),
            l => l with { Groups = 3 },
            l => l with { Epsilon = 1e-4 },
            l => l with { Affine = false }
        );
        Differs(() => new Layer.InstanceNorm(), l => l with { Epsilon = 1e-4 }, l => l with { Affine = true });
        Differs(
            () => new Layer.RMSNorm(),
            l => l with { Axes = 2 },
            l => l with { Epsilon = 1e-4 },
            l => l with { Affine = false }
        );
        Differs(
            () => new Layer.LayerNorm(),
            l => l with { Epsilon = 1e-4 },
            l => l with { Axes = 1 },
            l => l with { Affine = false }
        );
        Differs(() => new Layer.Softmax(), l => l with { Axis = 0 });
        Differs(
            () => new Layer.Embedding(5, 3),
            l => l with { Count = 6 },
            l => l with { Features = 4 },
            l => l with { PaddingIndex = 0 },
            l => l with { WeightInitializer = Initializer.Zeros }
        );
        Differs(() => new Layer.Input([3]), l => l with { IndicesBelow = 4 });
        Differs(() => new Layer.LogSoftmax(), l => l with { Axis = 0 });
        Differs(() => new Layer.Reshape([2, 3]), l => l with { Shape = [3, 2] });
        Differs(() => new Layer.Dropout2d(0.5), l => l with { Rate = 0.4 });
        Differs(() => new Layer.ZeroPad2d(1), l => l with { Padding = new Padding.Sides(1, 1, 1, 2) });
        Differs(() => new Layer.Custom(new Scale(1)), l => l with { Implementation = new Scale(2) });
    }

    [Fact]
    public void Layers_without_settings_are_equal_to_their_like_only()
    {
        Func<Layer>[] makers =
        [
            () => new Layer.GlobalMaxPool2d(),
            () => new Layer.GlobalAvgPool2d(),
            () => new Layer.Flatten(),
            () => new Layer.ReLU(),
            () => new Layer.Sigmoid(),
            () => new Layer.Tanh(),
            () => new Layer.Softmax(),
            () => new Layer.Concat(),
            () => new Layer.Add(),
            () => new Layer.Subtract(),
            () => new Layer.Multiply(),
            () => new Layer.Maximum(),
            () => new Layer.SiLU(),
            () => new Layer.ReLU6(),
            () => new Layer.Hardsigmoid(),
            () => new Layer.Hardswish(),
            () => new Layer.SELU(),
            () => new Layer.Mish(),
            () => new Layer.LogSigmoid(),
        ];
        for (var i = 0; i < makers.Length; i++)
        for (var j = 0; j < makers.Length; j++)
            if (i == j)
                StructuralEquality.AssertEqual(makers[i](), makers[j]());
            else
                StructuralEquality.AssertDiffer(makers[i](), makers[j]());
    }

    private static void Refuses(Func<object> change, params string[] message)
    {
        var e = Assert.ThrowsAny<ArgumentException>(change);
        Assert.All(message, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void With_does_not_pass_validation_by()
    {
        Refuses(() => new Layer.Dense(4) with { Units = -1 }, "Units is -1", "at least 1");
        Refuses(() => new Layer.Conv2d(4, 3) with { Channels = 0 }, "Channels is 0");
        Refuses(() => new Layer.Conv2d(4, 3) with { Kernel = (3, 0) }, "Kernel is 3x0");
        Refuses(() => new Layer.Conv2d(4, 3) with { Stride = 0 }, "Stride is 0x0");
        Refuses(() => new Layer.Conv2d(4, 3) with { Dilation = (-1, 1) }, "Dilation is -1x1");
        Refuses(() => new Layer.Conv2d(4, 3) with { Groups = 0 }, "Groups is 0");
        Refuses(() => new Layer.Conv1d(4, 3) with { Channels = 0 }, "Channels is 0");
        Refuses(() => new Layer.Conv1d(4, 3) with { Kernel = 0 }, "Kernel is 0");
        Refuses(() => new Layer.Conv1d(4, 3) with { Stride = 0 }, "Stride is 0");
        Refuses(() => new Layer.Conv1d(4, 3) with { Dilation = -1 }, "Dilation is -1");
        Refuses(() => new Layer.Conv1d(4, 3) with { Groups = 0 }, "Groups is 0");
        Refuses(() => new Layer.Conv1d(4, 3) with { Padding = null! }, "Padding");
        Refuses(() => Padding1d.Ends(0, -1), "Right is -1", "must not be negative");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Channels = 0 }, "Channels is 0");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Kernel = (3, 0) }, "Kernel is 3x0");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Stride = 0 }, "Stride is 0x0");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Padding = -1 }, "Padding is -1x-1");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { OutputPadding = (0, -1) }, "OutputPadding is 0x-1");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Dilation = 0 }, "Dilation is 0x0");
        Refuses(() => new Layer.ConvTranspose2d(4, 3) with { Groups = 0 }, "Groups is 0");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Channels = 0 }, "Channels is 0");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Kernel = 0 }, "Kernel is 0");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Stride = 0 }, "Stride is 0");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Padding = -1 }, "Padding is -1");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { OutputPadding = -1 }, "OutputPadding is -1");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Dilation = 0 }, "Dilation is 0");
        Refuses(() => new Layer.ConvTranspose1d(4, 3) with { Groups = 0 }, "Groups is 0");
        Refuses(() => new Layer.MaxPool2d(2) with { Kernel = 0 }, "Kernel is 0x0");
        Refuses(() => new Layer.MaxPool2d(2) with { Stride = -2 }, "Stride is -2x-2");
        Refuses(() => new Layer.MaxPool2d(2) with { Padding = (0, -1) }, "Padding is 0x-1", "must not be negative");
        Refuses(() => new Layer.MaxPool2d(2) with { Dilation = 0 }, "Dilation is 0x0");
        Refuses(() => new Layer.AvgPool2d(2) with { Kernel = 0 }, "Kernel is 0x0");
        Refuses(() => new Layer.AvgPool2d(2) with { Stride = 0 }, "Stride is 0x0");
        Refuses(() => new Layer.AvgPool2d(2) with { Padding = -1 }, "Padding is -1x-1");
        Refuses(() => new Layer.Conv2d(4, 3) with { PaddingMode = (PaddingMode)9 }, "PaddingMode is 9", "Reflect");
        Refuses(() => new Layer.Conv1d(4, 3) with { PaddingMode = (PaddingMode)9 }, "PaddingMode is 9");
        Refuses(() => new Layer.MaxPool1d(2) with { Kernel = 0 }, "Kernel is 0");
        Refuses(() => new Layer.MaxPool1d(2) with { Stride = 0 }, "Stride is 0");
        Refuses(() => new Layer.MaxPool1d(2) with { Padding = -1 }, "Padding is -1");
        Refuses(() => new Layer.MaxPool1d(2) with { Dilation = 0 }, "Dilation is 0");
        Refuses(() => new Layer.AvgPool1d(2) with { Kernel = 0 }, "Kernel is 0");
        Refuses(() => new Layer.AvgPool1d(2) with { Stride = 0 }, "Stride is 0");
        Refuses(() => new Layer.AvgPool1d(2) with { Padding = -1 }, "Padding is -1");
        Refuses(() => new Layer.AdaptiveMaxPool2d(2) with { OutputSize = (1, 0) }, "OutputSize is 1x0");
        Refuses(() => new Layer.AdaptiveAvgPool2d(2) with { OutputSize = (1, 0) }, "OutputSize is 1x0");
        Refuses(() => new Layer.AdaptiveMaxPool1d(2) with { OutputSize = 0 }, "OutputSize is 0");
        Refuses(() => new Layer.AdaptiveAvgPool1d(2) with { OutputSize = 0 }, "OutputSize is 0");
        Refuses(() => new Layer.Upsample(2) with { OutputSize = 0 }, "OutputSize is 0x0");
        Refuses(() => new Layer.Upsample(2) with { Factor = (1, 0) }, "Factor is 1x0");
        Refuses(() => new Layer.Upsample(factor: double.NaN), "Factor is NaNxNaN, but must be finite and above 0");
        Refuses(() => new Layer.Upsample(2) with { Mode = (UpsampleMode)7 }, "Mode is 7", "Bilinear");
        Refuses(() => new Layer.PixelShuffle(2) with { Factor = 0 }, "Factor is 0");
        Refuses(() => new Layer.LeakyReLU() with { Slope = double.NaN }, "Slope is NaN", "finite");
        Refuses(() => new Layer.Dropout(0.5) with { Rate = 1.5 }, "Rate is 1.5", "[0, 1]");
        Refuses(() => new Layer.Dropout(0.5) with { Rate = -0.1 }, "Rate is -0.1");
        Refuses(() => new Layer.Dropout(double.NaN), "Rate is NaN");
        Refuses(() => new Layer.BatchNorm() with { Momentum = 1.5 }, "Momentum is 1.5", "[0, 1]");
        Refuses(() => new Layer.BatchNorm() with { Epsilon = 0 }, "Epsilon is 0", "above 0");
        Refuses(() => new Layer.ELU() with { Alpha = double.PositiveInfinity }, "Alpha is", "finite");
        Refuses(() => new Layer.CELU() with { Alpha = 0 }, "Alpha is 0", "above 0");
        Refuses(() => new Layer.Softplus() with { Beta = 0 }, "Beta is 0", "above 0");
        Refuses(() => new Layer.Softplus() with { Threshold = double.NaN }, "Threshold is NaN", "finite");
        Refuses(() => new Layer.GroupNorm(0), "Groups is 0", "at least 1");
        Refuses(() => new Layer.GroupNorm(1) with { Epsilon = 0 }, "Epsilon is 0", "above 0");
        Refuses(() => new Layer.InstanceNorm() with { Epsilon = 0 }, "Epsilon is 0", "above 0");
        Refuses(() => new Layer.RMSNorm() with { Axes = 0 }, "Axes is 0", "at least 1");
        Refuses(() => new Layer.RMSNorm() with { Epsilon = 0 }, "Epsilon is 0", "above 0");
        Refuses(() => new Layer.LayerNorm() with { Epsilon = -1e-5 }, "Epsilon is -1E-05", "above 0");
        Refuses(() => new Layer.LayerNorm() with { Axes = 0 }, "is 0");
        Refuses(() => new Layer.Embedding(5, 3) with { Count = 0 }, "Count is 0");
        Refuses(() => new Layer.Embedding(5, 3) with { Features = 0 }, "Features is 0");
        Refuses(() => new Layer.Embedding(5, 3) with { PaddingIndex = -1 }, "is -1");
        Refuses(() => new Layer.Input([3]) with { IndicesBelow = 0 }, "is 0");
        Refuses(() => new Layer.Dropout2d(0.5) with { Rate = 1.5 }, "Rate is 1.5", "[0, 1]");
        Refuses(() => new Layer.AlphaDropout(0.5) with { Rate = -0.1 }, "Rate is -0.1", "[0, 1]");
        Refuses(() => new Layer.PReLU() with { Initial = double.NaN }, "Initial is NaN", "finite");
        Refuses(
            () => new Layer.ZeroPad2d(1) with { Padding = Padding.Same },
            "Padding is same, but must give the zeros on each side"
        );
        Refuses(() => new Layer.ZeroPad2d(-1), "Top is -1", "must not be negative");
        Refuses(() => new Layer.Custom(new Scale(1)) with { Implementation = null! }, "Implementation");
    }

    [Fact]
    public void The_limits_themselves_are_allowed()
    {
        Assert.Equal(0, new Layer.Dropout(0).Rate);
        Assert.Equal(1, new Layer.BatchNorm(momentum: 1).Momentum);
        Assert.Equal(0, new Layer.BatchNorm(momentum: 0).Momentum);
        Assert.Equal(-1, new Layer.LeakyReLU(-1).Slope);
        Assert.Equal(-1, new Layer.ELU(-1).Alpha);
        Assert.Equal(-1, new Layer.Softplus(threshold: -1).Threshold);
        Assert.Equal(0, new Layer.Dropout2d(0).Rate);
        Assert.Equal(1, new Layer.Dropout(1).Rate);
        Assert.Equal(1, new Layer.AlphaDropout(1).Rate);
    }

    [Fact]
    public void The_defaults_are_pytorchs()
    {
        Assert.Equal(1, new Layer.ELU().Alpha);
        Assert.Equal(1, new Layer.CELU().Alpha);
        Assert.Equal((false, 0.25), (new Layer.PReLU().PerChannel, new Layer.PReLU().Initial));
        Assert.Equal(-1, new Layer.GLU().Axis);
        Assert.False(new Layer.GELU().Approximate);
        Assert.Equal((1, 20), (new Layer.Softplus().Beta, new Layer.Softplus().Threshold));
        Assert.Equal(1e-5, new Layer.LayerNorm().Epsilon);
        Assert.Equal((null, true), (new Layer.LayerNorm().Axes, new Layer.LayerNorm().Affine));
        Assert.Equal((-1, -1), (new Layer.Softmax().Axis, new Layer.LogSoftmax().Axis));
        Assert.Equal((1e-5, true), (new Layer.GroupNorm(2).Epsilon, new Layer.GroupNorm(2).Affine));
        Assert.Equal((1e-5, false), (new Layer.InstanceNorm().Epsilon, new Layer.InstanceNorm().Affine));
        Assert.Equal(
            (1, Math.ScaleB(1, -23), true),
            (new Layer.RMSNorm().Axes, new Layer.RMSNorm().Epsilon, new Layer.RMSNorm().Affine)
        );
        Assert.False(new Layer.BatchNorm().Frozen);
        Assert.True(new Layer.BatchNorm().Affine);
        Assert.True(new Layer.BatchNorm().TrackRunningStatistics);
    }

    [Fact]
    public void A_pool_steps_by_its_kernel_unless_told_otherwise()
    {
        Assert.Equal(new Size2d(2, 3), new Layer.MaxPool2d((2, 3)).Stride);
        Assert.Equal(new Size2d(2, 3), new Layer.AvgPool2d((2, 3)).Stride);
        Assert.Equal(3, new Layer.MaxPool1d(3).Stride);
        Assert.Equal(3, new Layer.AvgPool1d(3).Stride);
    }

    [Fact]
    public void Descriptions_tell_what_is_not_the_default()
    {
        Assert.Equal("4, 3x3", new Layer.Conv2d(4, 3).Describe());
        Assert.Equal(
            "4, 3x2, stride 2x1, padding 1, dilation 2x2, groups 2, no bias",
            new Layer.Conv2d(4, (3, 2), (2, 1), (Padding)1, 2, 2, false).Describe()
        );
        Assert.Equal(
            "4, 3, stride 2, padding 0,1, dilation 2, groups 2, no bias",
            new Layer.Conv1d(4, 3, 2, Padding1d.Ends(0, 1), 2, 2, false).Describe()
        );
        Assert.Equal("4, 3, padding same", new Layer.Conv1d(4, 3, padding: Padding1d.Same).Describe());
        Assert.Equal(
            "4, 3x3, stride 2x2, padding 1x1, output padding 1x1, groups 2",
            new Layer.ConvTranspose2d(4, 3, 2, 1, 1, groups: 2).Describe()
        );
        Assert.Equal(
            "4, 3, stride 3, padding 1, output padding 2, dilation 2, groups 2, no bias",
            new Layer.ConvTranspose1d(4, 3, 3, 1, 2, 2, 2, false).Describe()
        );
        Assert.Equal("7, no bias", new Layer.Dense(7, false).Describe());
        Assert.Equal("2x2, stride 1x1, padding 1x1, dilation 2x2", new Layer.MaxPool2d(2, 1, 1, 2).Describe());
        Assert.Equal("2x2, padding not counted", new Layer.AvgPool2d(2, countPadding: false).Describe());
        Assert.Equal("2x2, ceil", new Layer.MaxPool2d(2) { CeilMode = true }.Describe());
        Assert.Equal("3, stride 1, padding 1, dilation 2", new Layer.MaxPool1d(3, 1, 1, 2).Describe());
        Assert.Equal(
            "3, padding not counted, ceil",
            new Layer.AvgPool1d(3, countPadding: false) { CeilMode = true }.Describe()
        );
        Assert.Equal("3x2", new Layer.AdaptiveAvgPool2d((3, 2)).Describe());
        Assert.Equal("3", new Layer.AdaptiveMaxPool1d(3).Describe());
        Assert.Equal(
            "4, 3x3, padding 1 circular",
            new Layer.Conv2d(4, 3, padding: (Padding)1) { PaddingMode = PaddingMode.Circular }.Describe()
        );
        Assert.Equal(
            "4, 3, padding same replicate",
            new Layer.Conv1d(4, 3, padding: Padding1d.Same) { PaddingMode = PaddingMode.Replicate }.Describe()
        );
        Assert.Equal("factor 2, nearest", new Layer.Upsample(factor: 2).Describe());
        Assert.Equal("factor 1.5x2, nearest", new Layer.Upsample(factor: (1.5, 2)).Describe());
        Assert.Equal("5, linear", new Layer.Upsample(5, mode: UpsampleMode.Linear).Describe());
        Assert.Equal(
            "2x3, bilinear, align corners",
            new Layer.Upsample((2, 3), mode: UpsampleMode.Bilinear, alignCorners: true).Describe()
        );
        Assert.Equal("3", new Layer.PixelShuffle(3).Describe());
        Assert.Equal("0.25", new Layer.Dropout(0.25).Describe());
        Assert.Equal("", new Layer.ReLU().Describe());
        Assert.Equal("", new Layer.ELU().Describe());
        Assert.Equal("0.3", new Layer.ELU(0.3).Describe());
        Assert.Equal("0.25", new Layer.PReLU().Describe());
        Assert.Equal("0.1, per channel", new Layer.PReLU(true, 0.1).Describe());
        Assert.Equal("axis 0", new Layer.GLU(0).Describe());
        Assert.Equal("2 x - 0.5", new Layer.Scale(2, -0.5).Describe());
        Assert.Equal("-1.5 x + 1", new Layer.Scale(-1.5, 1).Describe());
        Assert.Equal("1 x", new Layer.Scale().Describe());
        Assert.Equal("axes 1, 2, kept", new Layer.Sum([1, 2], true).Describe());
        Assert.Equal("axis 0", new Layer.Mean([0]).Describe());
        Assert.Equal("axis 0, 1:-1:2", new Layer.Slice(0, 1, -1, 2).Describe());
        Assert.Equal("axis -1, :", new Layer.Slice(-1).Describe());
        Assert.Equal("axis 1, -1", new Layer.Select(1, -1).Describe());
        Assert.Equal("axes 1, 0", new Layer.Transpose([1, 0]).Describe());
        Assert.Equal("first transposed", new Layer.MatMul(true).Describe());
        Assert.Equal("second transposed", new Layer.MatMul(false, true).Describe());
        Assert.Equal("both transposed", new Layer.MatMul(true, true).Describe());
        Assert.Equal("", new Layer.CELU().Describe());
        Assert.Equal("0.3", new Layer.CELU(0.3).Describe());
        Assert.Equal("", new Layer.GELU().Describe());
        Assert.Equal("tanh", new Layer.GELU(approximate: true).Describe());
        Assert.Equal("beta 2, threshold 20", new Layer.Softplus(2).Describe());
        Assert.Equal("epsilon 1E-05", new Layer.LayerNorm().Describe());
        Assert.Equal("5, 3", new Layer.Embedding(5, 3).Describe());
        Assert.Equal("5, 3, padding 0", new Layer.Embedding(5, 3, 0).Describe());
        Assert.Equal("[3], indices below 4", new Layer.Input([3], 4).Describe());
        Assert.Equal("1 axis, epsilon 1E-05", new Layer.LayerNorm(axes: 1).Describe());
        Assert.Equal("2 axes, epsilon 1E-05, not affine", new Layer.LayerNorm(axes: 2, affine: false).Describe());
        Assert.Equal(("", "axis 0"), (new Layer.Softmax().Describe(), new Layer.Softmax(0).Describe()));
        Assert.Equal(("", "axis 0"), (new Layer.LogSoftmax().Describe(), new Layer.LogSoftmax(0).Describe()));
        Assert.Equal("[2, 3]", new Layer.Reshape([2, 3]).Describe());
        Assert.Equal("0,1,2,3", new Layer.ZeroPad2d(new Padding.Sides(0, 1, 2, 3)).Describe());
        Assert.Equal("momentum 0.1, epsilon 1E-05", new Layer.BatchNorm().Describe());
        Assert.Equal("momentum 0.1, epsilon 1E-05, frozen", new Layer.BatchNorm { Frozen = true }.Describe());
        Assert.Equal(
            "cumulative average, epsilon 1E-05, not affine, no running statistics",
            new Layer.BatchNorm(null, affine: false, trackRunningStatistics: false).Describe()
        );
    }
}
