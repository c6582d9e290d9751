namespace DeepLearning.Experiments;

/// <summary>
/// The networks for handwritten digits [1, 8, 8]. They end at logits; softmax is the loss's and the prediction's.
/// </summary>
public static class DigitsModels
{
    public static Sequence<string> Names { get; } = ["cnn", "mlp", "deep"];

    /// <exception cref="ArgumentException">There is no network of this name.</exception>
    public static Model Of(string name) =>
        name switch
        {
            "cnn" => Cnn(),
            "mlp" => Mlp(),
            "deep" => Deep(),
            _ => throw new ArgumentException(
                $"model is '{name}', but must be one of {string.Join(", ", Names)}",
                nameof(name)
            ),
        };

    /// <summary>
    /// The article's network: convolution, ReLU and max-pool in several stages, the global pool of every stage
    /// concatenated, then a dense layer.
    /// </summary>
    /// <param name="batchNorm">Whether a batch norm follows each convolution.</param>
    public static Model Cnn(bool batchNorm = false)
    {
        var stage1 = Stage(Net.Input(1, 8, 8), 32);
        var stage2 = Stage(stage1, 64);
        var stage3 = Stage(stage2, 128);
        return Net.Concat(stage1.GlobalMaxPool2d(), stage2.GlobalMaxPool2d(), stage3.GlobalMaxPool2d())
            .Dropout(0.3)
            .Dense(10)
            .ToModel();

        NetNode Stage(NetNode x, int channels)
        {
            var convolved = x.Conv2d(channels, 3, padding: 1);
            return (batchNorm ? convolved.BatchNorm() : convolved).ReLU().MaxPool2d(2);
        }
    }

    /// <summary>Twice two convolutions with batch norms, 75,434 parameters: the net of the cross-validation.</summary>
    public static Model Deep()
    {
        var coarse = Convolved(Convolved(Net.Input(1, 8, 8), 32), 32).MaxPool2d(2).Dropout(0.3);
        return Convolved(Convolved(coarse, 64), 64).Flatten().Dropout(0.3).Dense(10).ToModel();

        static NetNode Convolved(NetNode x, int channels) =>
            x.Conv2d(channels, 3, padding: 1, hasBias: false).BatchNorm().ReLU();
    }

    public static Model Mlp() => Net.Input(1, 8, 8).Flatten().Dense(64).ReLU().Dropout(0.2).Dense(10).ToModel();
}
