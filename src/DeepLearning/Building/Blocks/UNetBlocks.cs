namespace DeepLearning;

/// <summary>Networks that answer for each pixel.</summary>
public static class UNetBlocks
{
    /// <summary>A depth at which 2^depth is a number still.</summary>
    private const int Deepest = 30;

    /// <summary>
    /// Down to a small image and up again: on the way down, two 3x3 convolutions a level, then a max-pool; at the
    /// bottom two more; on the way up, a transposed 2x2 convolution that doubles the image, what the level had on the
    /// way down before it, and two convolutions. The channels double from level to level. [c, h, w] to
    /// [<paramref name="channels"/>, h, w]; a 1x1 convolution behind it gives each pixel's logits:
    /// <c>x.UNet("unet", 64).Conv2d(classes, 1)</c>. Source: Ronneberger, Fischer, Brox, "U-Net" (arXiv:1505.04597),
    /// figure 1. Unlike there, convolutions are padded, so that the sizes stay and nothing is cropped.
    /// </summary>
    /// <param name="x">An image whose height and width 2^depth divides.</param>
    /// <param name="name">
    /// The block's name: a level's nodes on the way down, from 1, are name.encoder{i}.conv1, bn1, relu1, conv2, bn2,
    /// relu2 and pool; the bottom's name.bottom.conv1 ...; those on the way up name.decoder{i}.up, concat, conv1, ...
    /// </param>
    /// <param name="channels">Of the first level; the paper has 64.</param>
    /// <param name="depth">How often the image is halved, at least 1; the paper has 4.</param>
    /// <param name="batchNorm">
    /// Whether a batch norm follows each 3x3 convolution, which then has no bias; the paper has none.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or a number cannot be.</exception>
    /// <exception cref="ShapeException">
    /// The input is no image, or 2^depth does not divide its height and width; the message names the block and the
    /// shape.
    /// </exception>
    public static NetNode UNet(this NetNode x, string name, int channels, int depth = 4, bool batchNorm = true) =>
        BlockScope.Build(
            nameof(UNet),
            name,
            x,
            block =>
            {
                if (block.Positive(depth, nameof(depth)) > Deepest)
                    throw block.OutOfRange(depth, nameof(depth), $"must be at most {Deepest}");
                var (factor, largest) = (1 << depth, int.MaxValue >> depth);
                if (block.Positive(channels, nameof(channels)) > largest)
                    throw block.OutOfRange(channels, nameof(channels), $"must be at most {largest} at depth {depth}");
                if (x.Shape[1] % factor != 0 || x.Shape[2] % factor != 0)
                    throw block.Refused(
                        $"expects a height and a width that {factor} divides, since its depth {depth} halves them "
                            + $"{depth} times, but is given {x.Shape}"
                    );
                return Level(block, x, 1, channels, depth, batchNorm);
            }
        );

    /// <summary>A level, with all that lies below it: [c, h, w] to [channels, h, w].</summary>
    private static NetNode Level(BlockScope block, NetNode x, int level, int channels, int depth, bool batchNorm)
    {
        if (level > depth)
            return Twice(block, x, "bottom", channels, batchNorm);
        var (encoder, decoder) = ($"encoder{level}", $"decoder{level}");
        var skip = Twice(block, x, encoder, channels, batchNorm);
        var below = Level(
            block,
            block.Named(skip.MaxPool2d(2), $"{encoder}.pool"),
            level + 1,
            2 * channels,
            depth,
            batchNorm
        );
        var up = block.Named(below.ConvTranspose2d(channels, 2, stride: 2), $"{decoder}.up");
        var both = block.Named(Net.Concat(skip, up), $"{decoder}.concat");
        return Twice(block, both, decoder, channels, batchNorm);
    }

    private static NetNode Twice(BlockScope block, NetNode x, string part, int channels, bool batchNorm)
    {
        for (var i = 1; i <= 2; i++)
        {
            x = batchNorm
                ? block.BatchNorm(block.Convolution(x, $"{part}.conv{i}", channels, 3), $"{part}.bn{i}")
                : block.Named(x.Conv2d(channels, 3, padding: 1), $"{part}.conv{i}");
            x = block.ReLU(x, $"{part}.relu{i}");
        }

        return x;
    }
}
