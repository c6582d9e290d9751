namespace DeepLearning.Experiments;

/// <summary>
/// Residual nets of 14 layers for small images: a 3x3 convolution, three stages of two blocks with 16, 32 and 64
/// channels, the second and third at half the size of the one before, means of the channels, and logits. Source: He et
/// al. 2015 (arXiv:1512.03385), section 4.2, the nets for CIFAR-10 with n = 2.
/// </summary>
public static class ResidualModels
{
    private const int Stages = 3,
        Blocks = 2,
        Width = 16,
        Reduction = 4;

    public static Sequence<string> Names { get; } = ["residual", "preactivation", "squeeze"];

    /// <param name="name">Of what blocks: one of <see cref="Names"/>.</param>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="classes">How many logits.</param>
    /// <exception cref="ArgumentException">There is no network of this name.</exception>
    public static Model Of(string name, Shape image, int classes)
    {
        var x = Net.Input(image[0], image[1], image[2])
            .Conv2d(Width, 3, padding: 1, hasBias: false)
            .Named("conv1")
            .BatchNorm()
            .Named("bn1")
            .ReLU();
        for (var stage = 0; stage < Stages; stage++)
        for (var i = 0; i < Blocks; i++)
            x = Block(x, name, $"layer{stage + 1}.{i}", Width << stage, stage > 0 && i == 0 ? 2 : 1);
        if (name == "preactivation")
            x = x.BatchNorm().Named("bn2").ReLU();
        return x.GlobalAvgPool2d().Dense(classes).Named("fc").ToModel();
    }

    private static NetNode Block(NetNode x, string kind, string name, int channels, int stride) =>
        kind switch
        {
            "residual" => x.ResidualBlock(name, channels, stride),
            "preactivation" => x.PreactivationBlock(name, channels, stride),
            "squeeze" => x.ResidualBlock(name, channels, stride, Reduction),
            _ => throw new ArgumentException(
                $"model is '{kind}', but must be one of {string.Join(", ", Names)}",
                nameof(kind)
            ),
        };
}
