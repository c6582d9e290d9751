using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

/// <summary>Nets large enough that every kernel shares its work between threads.</summary>
internal static class Nets
{
    /// <summary>
    /// Both convolutions, both kinds of pooling, batch norm of planes and of features, dropout, a branch, a dense
    /// layer.
    /// </summary>
    public static Model Cnn { get; } =
        new(
            [
                new("input", new Layer.Input([1, 28, 28])),
                new("conv1", new Layer.Conv2d(16, 3, padding: 1), ["input"]),
                new("norm1", new Layer.BatchNorm(), ["conv1"]),
                new("relu1", new Layer.ReLU(), ["norm1"]),
                new("pool1", new Layer.MaxPool2d(2), ["relu1"]),
                new("conv2", new Layer.Conv2d(32, 3, padding: 1), ["pool1"]),
                new("leaky2", new Layer.LeakyReLU(0.1), ["conv2"]),
                new("conv3", new Layer.Conv2d(32, 3, stride: 2, padding: 1), ["pool1"]),
                new("global3", new Layer.GlobalMaxPool2d(), ["conv3"]),
                new("pool2", new Layer.MaxPool2d(3, stride: 2, padding: 1), ["leaky2"]),
                new("flat", new Layer.Flatten(), ["pool2"]),
                new("both", new Layer.Concat(), ["flat", "global3"]),
                new("dense", new Layer.Dense(128), ["both"]),
                new("norm", new Layer.BatchNorm(), ["dense"]),
                new("tanh", new Layer.Tanh(), ["norm"]),
                new("dropout", new Layer.Dropout(0.5), ["tanh"]),
                new("head", new Layer.Dense(10), ["dropout"]),
            ],
            ["head"]
        );

    public static Model Mlp { get; } =
        TestData.Chain(
            [784],
            new Layer.Dense(256),
            new Layer.ReLU(),
            new Layer.Dense(128),
            new Layer.Sigmoid(),
            new Layer.Dense(10)
        );

    /// <summary>The smooth rectifiers, layer norm, channel dropout, padding, reshaping, a frozen batch norm.</summary>
    public static Model Smooth { get; } =
        TestData.Chain(
            [1, 28, 28],
            new Layer.ZeroPad2d(1),
            new Layer.Conv2d(8, 3),
            new Layer.BatchNorm { Frozen = true },
            new Layer.GELU(),
            new Layer.LayerNorm(),
            new Layer.Dropout2d(0.2),
            new Layer.Conv2d(16, 3, stride: 2),
            new Layer.SiLU(),
            new Layer.Reshape([4, 26, 26]),
            new Layer.GELU(approximate: true),
            new Layer.ELU(),
            new Layer.LayerNorm(),
            new Layer.Flatten(),
            new Layer.Softplus(),
            new Layer.Dense(10)
        );

    public static IExecutor<T> Compile<T>(Model model, int threads)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        new ReferenceBackend().Compile<T>(
            model,
            new CompileOptions
            {
                Objective = TestData.CrossEntropy(model),
                Seed = 3,
                Threads = threads,
            }
        );
}
