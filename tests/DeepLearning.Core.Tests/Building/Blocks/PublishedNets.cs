namespace DeepLearning.Core.Tests.Building.Blocks;

/// <summary>Nets of the papers, for ImageNet's [3, 224, 224] and 1,000 classes, made of blocks.</summary>
internal static class PublishedNets
{
    /// <summary>ResNet-18 or -34: two 3x3 convolutions a block. He et al. 2015, table 1.</summary>
    public static Model BasicResNet(params ReadOnlySpan<int> depths)
    {
        var x = Stem(Net.Input(3, 224, 224), "conv1", "bn1");
        for (var stage = 0; stage < depths.Length; stage++)
        for (var i = 0; i < depths[stage]; i++)
            x = x.ResidualBlock($"layer{stage + 1}.{i}", 64 << stage, stage > 0 && i == 0 ? 2 : 1);
        return Head(x, "fc");
    }

    /// <summary>ResNet-50, -101 or -152, with squeeze-and-excitation or without.</summary>
    public static Model ResNet(int? squeeze, params ReadOnlySpan<int> depths)
    {
        var x = Stem(Net.Input(3, 224, 224), "conv1", "bn1");
        for (var stage = 0; stage < depths.Length; stage++)
        for (var i = 0; i < depths[stage]; i++)
            x = x.BottleneckBlock($"layer{stage + 1}.{i}", 64 << stage, stage > 0 && i == 0 ? 2 : 1, squeeze);
        return Head(x, "fc");
    }

    /// <summary>MobileNet of width 1. Howard et al. 2017, table 1.</summary>
    public static Model MobileNet()
    {
        var x = Convolved(Net.Input(3, 224, 224), "conv", 32, 3, 2).ReLU();
        (int Channels, int Stride)[] blocks =
        [
            (64, 1),
            (128, 2),
            (128, 1),
            (256, 2),
            (256, 1),
            (512, 2),
            (512, 1),
            (512, 1),
            (512, 1),
            (512, 1),
            (512, 1),
            (1024, 2),
            (1024, 1),
        ];
        for (var i = 0; i < blocks.Length; i++)
            x = x.DepthwiseSeparable($"block{i + 1}", blocks[i].Channels, blocks[i].Stride);
        return Head(x, "fc");
    }

    /// <summary>MobileNetV2 of width 1, by torchvision's names. Sandler et al. 2018, table 2.</summary>
    public static Model MobileNetV2()
    {
        var x = Convolved(Net.Input(3, 224, 224), "features.0", 32, 3, 2).ReLU6();
        (int Expansion, int Channels, int Count, int Stride)[] rows =
        [
            (1, 16, 1, 1),
            (6, 24, 2, 2),
            (6, 32, 3, 2),
            (6, 64, 4, 2),
            (6, 96, 3, 1),
            (6, 160, 3, 2),
            (6, 320, 1, 1),
        ];
        var number = 1;
        foreach (var (expansion, channels, count, stride) in rows)
            for (var i = 0; i < count; i++)
                x = x.InvertedResidual($"features.{number++}", channels, i == 0 ? stride : 1, expansion);
        return Head(Convolved(x, $"features.{number}", 1280, 1, 1).ReLU6(), "classifier.1");
    }

    /// <summary>DenseNet-121, by torchvision's names. Huang et al. 2017, table 1.</summary>
    public static Model DenseNet121()
    {
        var x = Stem(Net.Input(3, 224, 224), "features.conv0", "features.norm0");
        int[] layers = [6, 12, 24, 16];
        for (var i = 0; i < layers.Length; i++)
        {
            x = x.DenseBlock($"features.denseblock{i + 1}", layers[i], growthRate: 32);
            if (i < layers.Length - 1)
                x = x.DenseTransition($"features.transition{i + 1}");
        }

        return Head(x.BatchNorm().Named("features.norm5").ReLU(), "classifier");
    }

    private static NetNode Stem(NetNode x, string convolution, string norm) =>
        x.Conv2d(64, 7, stride: 2, padding: 3, hasBias: false)
            .Named(convolution)
            .BatchNorm()
            .Named(norm)
            .ReLU()
            .MaxPool2d(3, stride: 2, padding: 1);

    private static NetNode Convolved(NetNode x, string name, int channels, int kernel, int stride) =>
        x.Conv2d(channels, kernel, stride, kernel / 2, hasBias: false)
            .Named($"{name}.0")
            .BatchNorm()
            .Named($"{name}.1");

    private static Model Head(NetNode x, string name) => x.GlobalAvgPool2d().Dense(1000).Named(name).ToModel();
}
