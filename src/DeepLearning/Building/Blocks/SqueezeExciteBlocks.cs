namespace DeepLearning;

/// <summary>Blocks that weigh channels by what the whole image holds.</summary>
public static class SqueezeExciteBlocks
{
    /// <summary>
    /// Each channel times a factor in (0, 1) that follows from the means of all channels: global average pool, a dense
    /// layer to max(1, channels / <paramref name="reduction"/>) features, ReLU, a dense layer to channels features,
    /// sigmoid. [channels, h, w] to the same. Source: Hu, Shen, Albanie, Sun, Wu, "Squeeze-and-Excitation Networks"
    /// (arXiv:1709.01507), equations 2 to 4.
    /// </summary>
    /// <param name="x">An image.</param>
    /// <param name="name">
    /// The block's name: its nodes are name.squeeze, fc1, relu, fc2, sigmoid, excitation and scale.
    /// </param>
    /// <param name="reduction">How many times fewer features lie between the dense layers, at least 1.</param>
    /// <exception cref="ArgumentException">The name is empty, or the reduction is below 1.</exception>
    /// <exception cref="ShapeException">The input is no image; the message names the block and the shape.</exception>
    public static NetNode SqueezeExcite(this NetNode x, string name, int reduction = 16) =>
        BlockScope.Build(
            nameof(SqueezeExcite),
            name,
            x,
            block =>
            {
                var channels = x.Shape[0];
                var narrow = Math.Max(1, channels / block.Positive(reduction, nameof(reduction)));
                var means = block.Named(x.GlobalAvgPool2d(), "squeeze");
                var hidden = block.ReLU(block.Named(means.Dense(narrow), "fc1"), "relu");
                var gate = block.Named(block.Named(hidden.Dense(channels), "fc2").Sigmoid(), "sigmoid");
                return block.Named(x * block.Named(gate.Reshape([channels, 1, 1]), "excitation"), "scale");
            }
        );
}
