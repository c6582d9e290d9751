namespace DeepLearning.Core.Tests.Building.Blocks;

/// <summary>What blocks are made of, the shapes they give, and what they refuse.</summary>
public class BlockTests
{
    private static readonly NetNode Image = Net.Input(8, 9, 6);

    private static string[] Names(NetNode node) => [.. node.ToModel().Nodes.Skip(1).Select(n => n.Name)];

    private static string[] Inputs(NetNode node, string name)
    {
        var model = node.ToModel();
        return [.. model.Nodes[model.IndexOf(name)].Inputs];
    }

    [Fact]
    public void A_residual_block_that_keeps_the_shape_adds_what_it_reads()
    {
        var y = Image.ResidualBlock("a", 8);
        Assert.Equal(Image.Shape, y.Shape);
        Assert.Equal(["a.conv1", "a.bn1", "a.relu1", "a.conv2", "a.bn2", "a.add", "a.relu2"], Names(y));
        Assert.Equal(["a.bn2", "input"], Inputs(y, "a.add"));
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(5, 1)]
    public void A_residual_block_that_changes_the_shape_projects_what_it_reads(int channels, int stride)
    {
        var y = Image.ResidualBlock("stage1.block1", channels, stride);
        Assert.Equal(Shape.Of(channels, stride == 1 ? 9 : 5, stride == 1 ? 6 : 3), y.Shape);
        Assert.Equal(["stage1.block1.bn2", "stage1.block1.downsample.1"], Inputs(y, "stage1.block1.add"));
        Assert.Equal(["input"], Inputs(y, "stage1.block1.downsample.0"));
    }

    [Fact]
    public void A_bottleneck_gives_four_times_its_channels_and_strides_at_its_middle()
    {
        var y = Image.BottleneckBlock("a", 3, stride: 2);
        Assert.Equal(Shape.Of(12, 5, 3), y.Shape);
        var model = y.ToModel();
        Assert.Equal(Shape.Of(3, 9, 6), model.ShapeOf("a.relu1"));
        Assert.Equal(Shape.Of(3, 5, 3), model.ShapeOf("a.relu2"));
        Assert.DoesNotContain("a.downsample.0", Names(Image.BottleneckBlock("a", 2)));
    }

    [Fact]
    public void A_preactivation_block_leaves_the_way_around_it_free()
    {
        var same = Image.PreactivationBlock("a", 8);
        Assert.Equal(["a.bn1", "a.relu1", "a.conv1", "a.bn2", "a.relu2", "a.conv2", "a.add"], Names(same));
        Assert.Equal(["a.conv2", "input"], Inputs(same, "a.add"));
        var other = Image.PreactivationBlock("a", 16, stride: 2);
        Assert.Equal(Shape.Of(16, 5, 3), other.Shape);
        Assert.Equal(["a.relu1"], Inputs(other, "a.downsample"));
    }

    [Fact]
    public void A_squeeze_and_excitation_scales_channels_by_two_dense_layers()
    {
        var y = Image.SqueezeExcite("se", reduction: 4);
        Assert.Equal(Image.Shape, y.Shape);
        Assert.Equal(
            ["se.squeeze", "se.fc1", "se.relu", "se.fc2", "se.sigmoid", "se.excitation", "se.scale"],
            Names(y)
        );
        var model = y.ToModel();
        Assert.Equal(
            [("se.fc1.weight", Shape.Of(2, 8)), ("se.fc1.bias", [2]), ("se.fc2.weight", [8, 2]), ("se.fc2.bias", [8])],
            model.Parameters.Select(p => (p.Name, p.Spec.Shape))
        );
        Assert.Equal(["input", "se.excitation"], Inputs(y, "se.scale"));
        Assert.Equal(Shape.Of(1), Image.SqueezeExcite("se", 100).ToModel().ShapeOf("se.fc1"));
    }

    [Fact]
    public void A_squeeze_within_a_residual_block_weighs_what_is_added()
    {
        Assert.Equal(["a.se.scale", "input"], Inputs(Image.ResidualBlock("a", 8, squeeze: 2), "a.add"));
        Assert.Equal(["a.bn3"], Inputs(Image.BottleneckBlock("a", 2, squeeze: 2), "a.se.squeeze"));
    }

    [Fact]
    public void A_depthwise_separable_block_convolves_each_channel_and_then_across_them()
    {
        var y = Image.DepthwiseSeparable("a", 5, stride: 2);
        Assert.Equal(Shape.Of(5, 5, 3), y.Shape);
        Assert.Equal(["a.depthwise", "a.bn1", "a.relu1", "a.pointwise", "a.bn2", "a.relu2"], Names(y));
        var model = y.ToModel();
        Assert.Equal(
            [Shape.Of(8, 1, 3, 3), [5, 8, 1, 1]],
            model.Parameters.Where(p => p.Spec.Shape.Rank == 4).Select(p => p.Spec.Shape)
        );
    }

    [Fact]
    public void An_inverted_residual_adds_only_where_the_shape_stays()
    {
        var same = Image.InvertedResidual("a", 8);
        Assert.Equal(["input", "a.conv.3"], Inputs(same, "a.add"));
        Assert.Equal(Shape.Of(48, 9, 6), same.ToModel().ShapeOf("a.conv.1.2"));
        Assert.Equal("a.conv.3", Image.InvertedResidual("a", 8, stride: 2).Name);
        Assert.Equal("a.conv.3", Image.InvertedResidual("a", 7).Name);
        Assert.Equal(
            ["a.conv.0.0", "a.conv.0.1", "a.conv.0.2", "a.conv.1", "a.conv.2"],
            Names(Image.InvertedResidual("a", 4, expansion: 1))
        );
    }

    [Fact]
    public void A_dense_block_adds_channels_layer_by_layer()
    {
        var y = Image.DenseBlock("a", layers: 3, growthRate: 2);
        Assert.Equal(Shape.Of(14, 9, 6), y.Shape);
        Assert.Equal(["a.denselayer1.concat", "a.denselayer2.conv2"], Inputs(y, "a.denselayer2.concat"));
        Assert.Equal(Shape.Of(8, 9, 6), y.ToModel().ShapeOf("a.denselayer3.conv1"));
        Assert.Equal(
            ["a.denselayer1.norm1", "a.denselayer1.relu1", "a.denselayer1.conv1", "a.denselayer1.concat"],
            Names(Image.DenseBlock("a", 1, 2, bottleneck: null))
        );
    }

    [Fact]
    public void A_transition_halves_the_image_and_compresses_its_channels()
    {
        var y = Image.DenseTransition("a", compression: 0.7);
        Assert.Equal(Shape.Of(5, 4, 3), y.Shape);
        Assert.Equal(["a.norm", "a.relu", "a.conv", "a.pool"], Names(y));
    }

    [Fact]
    public void A_U_Net_reads_each_level_again_on_its_way_up()
    {
        var y = Net.Input(2, 8, 12).UNet("u", channels: 4, depth: 2);
        var model = y.ToModel();
        Assert.Equal(Shape.Of(4, 8, 12), y.Shape);
        Assert.Equal(Shape.Of(16, 2, 3), model.ShapeOf("u.bottom.relu2"));
        Assert.Equal(["u.encoder1.relu2", "u.decoder1.up"], Inputs(y, "u.decoder1.concat"));
        Assert.Equal(["u.encoder2.relu2", "u.decoder2.up"], Inputs(y, "u.decoder2.concat"));
        Assert.Equal(["u.decoder2.relu2"], Inputs(y, "u.decoder1.up"));
        Assert.All(model.Nodes.Where(n => n.Layer is Layer.Conv2d), n => Assert.False(((Layer.Conv2d)n.Layer).HasBias));
    }

    [Theory]
    [InlineData(12, 10, 2)]
    [InlineData(10, 12, 2)]
    [InlineData(2, 2, 2)]
    public void A_U_Net_refuses_an_image_that_it_cannot_halve(int height, int width, int depth) =>
        Assert.Equal(
            $"UNet 'u' expects a height and a width that {1 << depth} divides, since its depth {depth} halves them "
                + $"{depth} times, but is given [1, {height}, {width}]",
            Assert.Throws<ShapeException>(() => Net.Input(1, height, width).UNet("u", 2, depth)).Message
        );

    [Fact]
    public void An_image_that_a_layer_within_does_not_take_is_refused_with_the_blocks_name()
    {
        Assert.StartsWith(
            "DenseTransition 'a': AvgPool2d(2x2) expects an image at least as large as its window",
            Assert.Throws<ShapeException>(() => Net.Input(8, 1, 6).DenseTransition("a")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "DenseTransition 'a' expects at least 1 channel after its compression 0.1, but is given [8, 9, 6]",
            Assert.Throws<ShapeException>(() => Image.DenseTransition("a", 0.1)).Message
        );
        Assert.StartsWith(
            "ResidualBlock 'a': Conv2d(2000000000, 3x3",
            Assert.Throws<ShapeException>(() => Image.ResidualBlock("a", 2_000_000_000)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_setting_that_cannot_be_is_refused_with_block_value_and_expectation()
    {
        var settings = new (string Message, Func<NetNode> Build)[]
        {
            ("ResidualBlock 'a': channels is 0, but must be at least 1", () => Image.ResidualBlock("a", 0)),
            ("ResidualBlock 'a': stride is -1, but must be at least 1", () => Image.ResidualBlock("a", 8, -1)),
            ("ResidualBlock 'a': squeeze is 0, but must be at least 1", () => Image.ResidualBlock("a", 8, squeeze: 0)),
            (
                "BottleneckBlock 'a': channels is 2147483647, but must be at most 536870911",
                () => Image.BottleneckBlock("a", int.MaxValue)
            ),
            ("BottleneckBlock 'a': stride is 0, but must be at least 1", () => Image.BottleneckBlock("a", 8, 0)),
            ("PreactivationBlock 'a': channels is -2, but must be at least 1", () => Image.PreactivationBlock("a", -2)),
            ("SqueezeExcite 'a': reduction is 0, but must be at least 1", () => Image.SqueezeExcite("a", 0)),
            ("DepthwiseSeparable 'a': channels is 0, but must be at least 1", () => Image.DepthwiseSeparable("a", 0)),
            ("DepthwiseSeparable 'a': stride is 0, but must be at least 1", () => Image.DepthwiseSeparable("a", 8, 0)),
            ("InvertedResidual 'a': channels is 0, but must be at least 1", () => Image.InvertedResidual("a", 0)),
            ("InvertedResidual 'a': stride is 0, but must be at least 1", () => Image.InvertedResidual("a", 8, 0)),
            (
                "InvertedResidual 'a': expansion is 0, but must be at least 1",
                () => Image.InvertedResidual("a", 8, expansion: 0)
            ),
            (
                "InvertedResidual 'a': expansion is 2147483647, but must be at most 268435455",
                () => Image.InvertedResidual("a", 8, 1, int.MaxValue)
            ),
            ("DenseBlock 'a': layers is 0, but must be at least 1", () => Image.DenseBlock("a", 0, 3)),
            ("DenseBlock 'a': growthRate is 0, but must be at least 1", () => Image.DenseBlock("a", 2, 0)),
            ("DenseBlock 'a': bottleneck is 0, but must be at least 1", () => Image.DenseBlock("a", 2, 3, 0)),
            (
                "DenseBlock 'a': bottleneck is 2147483647, but must be at most 715827882",
                () => Image.DenseBlock("a", 2, 3, int.MaxValue)
            ),
            (
                "DenseTransition 'a': compression is 0, but must be above 0 and at most 1",
                () => Image.DenseTransition("a", 0)
            ),
            (
                "DenseTransition 'a': compression is 1.5, but must be above 0 and at most 1",
                () => Image.DenseTransition("a", 1.5)
            ),
            (
                "DenseTransition 'a': compression is NaN, but must be above 0 and at most 1",
                () => Image.DenseTransition("a", double.NaN)
            ),
            ("UNet 'a': channels is 0, but must be at least 1", () => Image.UNet("a", 0)),
            (
                "UNet 'a': channels is 2147483647, but must be at most 1073741823 at depth 1",
                () => Image.UNet("a", int.MaxValue, 1)
            ),
            ("UNet 'a': depth is 0, but must be at least 1", () => Image.UNet("a", 8, 0)),
            ("UNet 'a': depth is 31, but must be at most 30", () => Image.UNet("a", 8, 31)),
        };
        foreach (var (message, build) in settings)
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(build);
            Assert.Equal($"{message} (Parameter '{refused.ParamName}')", refused.Message.Split(Environment.NewLine)[0]);
            Assert.Contains($": {refused.ParamName} is ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_block_needs_a_name() =>
        Assert.StartsWith(
            "a block's name must not be empty",
            Assert.Throws<ArgumentException>(() => Image.ResidualBlock(" ", 8)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_blocks_of_one_name_are_refused() =>
        Assert.Equal(
            "two nodes are named 'a.conv1'",
            Assert.Throws<ModelException>(() => Image.ResidualBlock("a", 8).ResidualBlock("a", 8).ToModel()).Message
        );

    [Fact]
    public void What_is_no_image_is_refused_with_the_blocks_name()
    {
        var features = Net.Input(10);
        var builders = new (string Kind, Func<NetNode, NetNode> Build)[]
        {
            ("ResidualBlock", x => x.ResidualBlock("a", 8)),
            ("BottleneckBlock", x => x.BottleneckBlock("a", 8)),
            ("PreactivationBlock", x => x.PreactivationBlock("a", 8)),
            ("SqueezeExcite", x => x.SqueezeExcite("a")),
            ("DepthwiseSeparable", x => x.DepthwiseSeparable("a", 8)),
            ("InvertedResidual", x => x.InvertedResidual("a", 8)),
            ("DenseBlock", x => x.DenseBlock("a", 2, 8)),
            ("DenseTransition", x => x.DenseTransition("a")),
            ("UNet", x => x.UNet("a", 8)),
        };
        foreach (var (kind, build) in builders)
        {
            Assert.Equal(
                $"{kind} 'a' expects an image [channels, height, width], but is given [10]",
                Assert.Throws<ShapeException>(() => build(features)).Message
            );
        }
    }
}
