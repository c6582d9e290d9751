namespace DeepLearning;

/// <summary>Blocks of depthwise convolutions, for few parameters and few products.</summary>
public static class MobileBlocks
{
    /// <summary>
    /// A 3x3 convolution of each channel alone, then a 1x1 convolution across channels, each with a batch norm and a
    /// ReLU: [c, h, w] to [<paramref name="channels"/>, ceil(h / stride), ceil(w / stride)]. Source: Howard et al.,
    /// "MobileNets" (arXiv:1704.04861), figure 3.
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are name.depthwise, bn1, relu1, pointwise, bn2 and relu2.
    /// </param>
    /// <param name="channels">Of the 1x1 convolution.</param>
    /// <param name="stride">Of the 3x3 convolution.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number is below 1.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode DepthwiseSeparable(this NetNode x, string name, int channels, int stride = 1) =>
        BlockScope.Build(
            nameof(DepthwiseSeparable),
            name,
            x,
            block =>
            {
                block.Positive(channels, nameof(channels));
                block.Positive(stride, nameof(stride));
                var depthwise = block.Convolution(x, "depthwise", x.Shape[0], 3, stride, groups: x.Shape[0]);
                var each = block.ReLU(block.BatchNorm(depthwise, "bn1"), "relu1");
                return block.ReLU(block.BatchNorm(block.Convolution(each, "pointwise", channels, 1), "bn2"), "relu2");
            }
        );

    /// <summary>
    /// A 1x1 convolution to <paramref name="expansion"/> times as many channels, a 3x3 convolution of each alone, both
    /// with a batch norm and a ReLU6, and a 1x1 convolution with a batch norm and no activation: [c, h, w] to [
    /// <paramref name="channels"/>, ceil(h / stride), ceil(w / stride)]. Where the shape stays, what is read is added.
    /// An expansion of 1 leaves the first convolution out. Source: Sandler et al., "MobileNetV2" (arXiv:1801.04381),
    /// table 1.
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are called as torchvision's, name.conv.0.0 (convolution), conv.0.1 (batch norm),
    /// conv.0.2 (ReLU6), conv.1.0, conv.1.1, conv.1.2, conv.2, conv.3, add.
    /// </param>
    /// <param name="channels">Of the last convolution.</param>
    /// <param name="stride">Of the 3x3 convolution.</param>
    /// <param name="expansion">The paper's t, at least 1.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number cannot be.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode InvertedResidual(
        this NetNode x,
        string name,
        int channels,
        int stride = 1,
        int expansion = 6
    ) =>
        BlockScope.Build(
            nameof(InvertedResidual),
            name,
            x,
            block =>
            {
                block.Positive(channels, nameof(channels));
                block.Positive(stride, nameof(stride));
                var largest = int.MaxValue / x.Shape[0];
                if (block.Positive(expansion, nameof(expansion)) > largest)
                    throw block.OutOfRange(expansion, nameof(expansion), $"must be at most {largest}");
                var (y, wide, part) = (x, expansion * x.Shape[0], 0);
                if (expansion != 1)
                    y = Activated(block, block.Convolution(y, "conv.0.0", wide, 1), part++);
                y = Activated(block, block.Convolution(y, $"conv.{part}.0", wide, 3, stride, groups: wide), part++);
                y = block.BatchNorm(block.Convolution(y, $"conv.{part}", channels, 1), $"conv.{part + 1}");
                return stride == 1 && channels == x.Shape[0] ? block.Named(x + y, "add") : y;
            }
        );

    private static NetNode Activated(BlockScope block, NetNode y, int part) =>
        block.Named(block.BatchNorm(y, $"conv.{part}.1").ReLU6(), $"conv.{part}.2");
}
