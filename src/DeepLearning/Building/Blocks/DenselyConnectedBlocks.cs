namespace DeepLearning;

/// <summary>
/// Blocks in which each layer reads what all before it gave. Nodes are called as in torchvision's DenseNet, so that its
/// state dicts fit: "features.denseblock1.denselayer1.norm1.weight".
/// </summary>
public static class DenselyConnectedBlocks
{
    /// <summary>
    /// So many layers, each of which adds <paramref name="growthRate"/> channels to those that it reads: batch norm,
    /// ReLU, 1x1 convolution to <paramref name="bottleneck"/> times the growth rate, batch norm, ReLU, 3x3 convolution,
    /// and what was read with the result behind it. [c, h, w] to [c + layers growthRate, h, w]. Source: Huang, Liu, van
    /// der Maaten, Weinberger, "Densely Connected Convolutional Networks" (arXiv:1608.06993), section 3 (DenseNet-B).
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: the nodes of layer i, from 1, are name.denselayer{i}.norm1, relu1, conv1, norm2, relu2, conv2,
    /// concat.
    /// </param>
    /// <param name="layers">At least 1.</param>
    /// <param name="growthRate">The paper's k: channels that a layer adds.</param>
    /// <param name="bottleneck">
    /// By how much the 1x1 convolution is wider than the growth rate, torchvision's bn_size; null leaves it out, with
    /// its batch norm and ReLU.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or a number cannot be.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode DenseBlock(this NetNode x, string name, int layers, int growthRate, int? bottleneck = 4) =>
        BlockScope.Build(
            nameof(DenseBlock),
            name,
            x,
            block =>
            {
                block.Positive(layers, nameof(layers));
                block.Positive(growthRate, nameof(growthRate));
                if (bottleneck is { } wide && block.Positive(wide, nameof(bottleneck)) > int.MaxValue / growthRate)
                    throw block.OutOfRange(wide, nameof(bottleneck), $"must be at most {int.MaxValue / growthRate}");
                for (var i = 1; i <= layers; i++)
                    x = Grown(block, x, $"denselayer{i}", growthRate, bottleneck);
                return x;
            }
        );

    /// <summary>
    /// What stands between two dense blocks: batch norm, ReLU, a 1x1 convolution to floor(<paramref
    /// name="compression"/> c) channels, and the means of windows of 2x2. [c, h, w] to [floor(compression c),
    /// floor(h / 2), floor(w / 2)]. Source: as <see cref="DenseBlock"/> (DenseNet-C).
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">The block's name: its nodes are name.norm, relu, conv and pool.</param>
    /// <param name="compression">The paper's θ, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">The name is empty, or the compression cannot be.</exception>
    /// <exception cref="ShapeException">
    /// The input is no image, an axis is below 2, or no channel would be left; the message names the block and the
    /// shape.
    /// </exception>
    public static NetNode DenseTransition(this NetNode x, string name, double compression = 0.5) =>
        BlockScope.Build(
            nameof(DenseTransition),
            name,
            x,
            block =>
            {
                if (!(compression > 0 && compression <= 1))
                    throw block.OutOfRange(compression, nameof(compression), "must be above 0 and at most 1");
                var channels = (int)(compression * x.Shape[0]);
                if (channels == 0)
                    throw block.Refused(
                        FormattableString.Invariant(
                            $"expects at least 1 channel after its compression {compression}, but is given {x.Shape}"
                        )
                    );
                var y = block.ReLU(block.BatchNorm(x, "norm"), "relu");
                return block.Named(block.Convolution(y, "conv", channels, 1).AvgPool2d(2), "pool");
            }
        );

    private static NetNode Grown(BlockScope block, NetNode x, string layer, int growthRate, int? bottleneck)
    {
        var (y, number) = (Activated(block, x, layer, 1), 1);
        if (bottleneck is { } wide)
        {
            y = block.Convolution(y, $"{layer}.conv1", wide * growthRate, 1);
            y = Activated(block, y, layer, ++number);
        }

        y = block.Convolution(y, $"{layer}.conv{number}", growthRate, 3);
        return block.Named(Net.Concat(x, y), $"{layer}.concat");
    }

    private static NetNode Activated(BlockScope block, NetNode x, string layer, int number) =>
        block.ReLU(block.BatchNorm(x, $"{layer}.norm{number}"), $"{layer}.relu{number}");
}
