namespace DeepLearning;

/// <summary>
/// Blocks that add what they compute to what they read: y = F(x) + x, so that a deep net's gradient has a way around
/// its layers. Nodes are called as in torchvision's ResNet, so that its state dicts fit: "layer1.0.conv1.weight".
/// </summary>
public static class ResidualBlocks
{
    /// <summary>How many times as many channels a bottleneck gives as its 3x3 convolution has.</summary>
    private const int Expansion = 4;

    /// <summary>
    /// Two 3x3 convolutions, each with a batch norm, and the shortcut around them: [c, h, w] to
    /// [<paramref name="channels"/>, ceil(h / stride), ceil(w / stride)]. Where the shape changes, the shortcut is a
    /// 1x1 convolution with a batch norm (the paper's option B). Source: He, Zhang, Ren, Sun, "Deep Residual Learning
    /// for Image Recognition" (arXiv:1512.03385), figure 2.
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are name.conv1, bn1, relu1, conv2, bn2, add, relu2 and, where the shape changes,
    /// downsample.0 and downsample.1.
    /// </param>
    /// <param name="channels">Of each convolution.</param>
    /// <param name="stride">Of the first convolution and the shortcut.</param>
    /// <param name="squeeze">
    /// By how much a squeeze-and-excitation, name.se, of what is added narrows; null for none.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or a number is below 1.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode ResidualBlock(
        this NetNode x,
        string name,
        int channels,
        int stride = 1,
        int? squeeze = null
    ) =>
        BlockScope.Build(
            nameof(ResidualBlock),
            name,
            x,
            block =>
            {
                CheckSettings(block, channels, stride);
                var y = block.Normed(block.Convolved(x, 1, channels, 3, stride), 2, channels, 3);
                return Joined(block, x, Gated(block, y, squeeze), stride, number: 2);
            }
        );

    /// <summary>
    /// 1x1, 3x3 and 1x1 convolutions, each with a batch norm, and the shortcut around them: [c, h, w] to [4
    /// <paramref name="channels"/>, ceil(h / stride), ceil(w / stride)]. The stride is the 3x3 convolution's, as in
    /// torchvision; the paper has it at the first 1x1. Source: as <see cref="ResidualBlock"/>, figure 5.
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are name.conv1, bn1, relu1, conv2, bn2, relu2, conv3, bn3, add, relu3 and, where the
    /// shape changes, downsample.0 and downsample.1.
    /// </param>
    /// <param name="channels">Of the first two convolutions; the block gives four times as many.</param>
    /// <param name="stride">Of the 3x3 convolution and the shortcut.</param>
    /// <param name="squeeze">
    /// By how much a squeeze-and-excitation, name.se, of what is added narrows; null for none.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or a number cannot be.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode BottleneckBlock(
        this NetNode x,
        string name,
        int channels,
        int stride = 1,
        int? squeeze = null
    ) =>
        BlockScope.Build(
            nameof(BottleneckBlock),
            name,
            x,
            block =>
            {
                CheckSettings(block, channels, stride);
                if (channels > int.MaxValue / Expansion)
                    throw block.OutOfRange(channels, nameof(channels), $"must be at most {int.MaxValue / Expansion}");
                var narrow = block.Convolved(block.Convolved(x, 1, channels, 1), 2, channels, 3, stride);
                var y = block.Normed(narrow, 3, Expansion * channels, 1);
                return Joined(block, x, Gated(block, y, squeeze), stride, number: 3);
            }
        );

    /// <summary>
    /// A residual block whose batch norms and ReLUs come before the convolutions, so that nothing lies on the way
    /// around them: [c, h, w] to [<paramref name="channels"/>, ceil(h / stride), ceil(w / stride)]. Where the shape
    /// changes, the shortcut is a 1x1 convolution of the first ReLU. A net of these ends with a batch norm and a ReLU.
    /// Source: He, Zhang, Ren, Sun, "Identity Mappings in Deep Residual Networks" (arXiv:1603.05027), figure 4(e).
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are name.bn1, relu1, conv1, bn2, relu2, conv2, add and, where the shape changes,
    /// downsample.
    /// </param>
    /// <param name="channels">Of each convolution.</param>
    /// <param name="stride">Of the first convolution and the shortcut.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number is below 1.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode PreactivationBlock(this NetNode x, string name, int channels, int stride = 1) =>
        BlockScope.Build(
            nameof(PreactivationBlock),
            name,
            x,
            block =>
            {
                CheckSettings(block, channels, stride);
                var first = block.ReLU(block.BatchNorm(x, "bn1"), "relu1");
                var y = block.Convolution(first, "conv1", channels, 3, stride);
                var second = block.ReLU(block.BatchNorm(y, "bn2"), "relu2");
                var shortcut = Changes(x, channels, stride)
                    ? block.Convolution(first, "downsample", channels, 1, stride)
                    : x;
                return block.Named(block.Convolution(second, "conv2", channels, 3) + shortcut, "add");
            }
        );

    private static void CheckSettings(BlockScope block, int channels, int stride)
    {
        block.Positive(channels, nameof(channels));
        block.Positive(stride, nameof(stride));
    }

    private static NetNode Gated(BlockScope block, NetNode y, int? squeeze) =>
        squeeze is { } reduction ? y.SqueezeExcite(block["se"], block.Positive(reduction, nameof(squeeze))) : y;

    private static NetNode Joined(BlockScope block, NetNode x, NetNode y, int stride, int number)
    {
        var shortcut = Changes(x, y.Shape[0], stride)
            ? block.BatchNorm(block.Convolution(x, "downsample.0", y.Shape[0], 1, stride), "downsample.1")
            : x;
        return block.ReLU(block.Named(y + shortcut, "add"), $"relu{number}");
    }

    private static bool Changes(NetNode x, int channels, int stride) => stride != 1 || x.Shape[0] != channels;
}
