namespace DeepLearning.Experiments;

/// <summary>
/// Networks for Fashion-MNIST's images [1, 28, 28]. Each begins with a norm that has no parameters: the pixels' mean
/// and deviation are learnt from the training images, and belong to the model.
/// </summary>
public static class FashionModels
{
    public static Sequence<string> Names { get; } = ["cnn", "mlp", "residual"];

    /// <exception cref="ArgumentException">There is no network of this name.</exception>
    public static Model Of(string name) =>
        name switch
        {
            "cnn" => Cnn(),
            "mlp" => Mlp(),
            "residual" => ResidualModels.Of("residual", [1, 28, 28], 10),
            _ => throw new ArgumentException(
                $"model is '{name}', but must be one of {string.Join(", ", Names)}",
                nameof(name)
            ),
        };

    /// <summary>
    /// Six convolutions of 3x3 in three stages of 32, 64 and 128 channels, each followed by a batch norm and ReLU; the
    /// channels' means; 288,170 parameters.
    /// </summary>
    public static Model Cnn()
    {
        var x = Images();
        foreach (var channels in (int[])[32, 64, 128])
            x = Convolution(Convolution(x, channels), channels).MaxPool2d(2).Dropout(0.1);
        return x.GlobalAvgPool2d().Dropout(0.2).Dense(10).ToModel();

        static NetNode Convolution(NetNode x, int channels) =>
            x.Conv2d(channels, 3, padding: 1, hasBias: false).BatchNorm().ReLU();
    }

    /// <summary>Hidden layers of 256, 128 and 100, as in the published figures; 248,250 parameters.</summary>
    public static Model Mlp()
    {
        var x = Images().Flatten();
        foreach (var units in (int[])[256, 128, 100])
            x = x.Dense(units, hasBias: false).BatchNorm().ReLU().Dropout(0.1);
        return x.Dense(10).ToModel();
    }

    private static NetNode Images() => Net.Input(1, 28, 28).BatchNorm(affine: false);
}
