using DeepLearning.Reference;
using DeepLearning.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>Whole training steps through the public API: forward, loss, backward, momentum.</summary>
internal static class StepContests
{
    private static readonly Optimizer.Sgd Rule = new(PlainLoop.LearningRate, momentum: 0.9);

    public static IEnumerable<Contest> All =>
    [
        .. new[] { 1, 16, 64 }.Select(batch => Mlp(batch)),
        Tiny(),
        Fashion(64),
        new Contest("torch-overhead/mlp-b64", threads => Ours(new TorchBackend(), Mlp(), new Loss.CrossEntropy(), 64, threads), _ => PlainMlp(64)),
    ];

    /// <summary>Our executor's step on a batch of random numbers.</summary>
    public static Side Ours(IBackend backend, Model model, Loss loss, int batch, int threads)
    {
        var objective = Objective.Of(model, loss);
        var executor = backend.Compile<float>(model, new CompileOptions { Objective = objective, Threads = threads });
        var data = Verification.DrawnBatch.Of<float>(model, objective, batch, 1);
        var (key, step) = (RngKey.FromSeed(1), 0);
        return new Side(() => executor.Step(data, key.For(RngPurpose.Step).Fold(step++), Rule), executor);
    }

    public static Model Mlp() => Net.Input(784).Dense(256).ReLU().Dense(128).ReLU().Dense(10).ToModel();

    /// <summary>The convolutional network for Fashion-MNIST.</summary>
    public static Model FashionCnn() => Net.Input(1, 28, 28)
        .Conv2d(32, 3, padding: 1).ReLU().MaxPool2d(2)
        .Conv2d(64, 3, padding: 1).ReLU().MaxPool2d(2)
        .Flatten().Dense(128).ReLU().Dropout(0.5).Dense(10).ToModel();

    /// <summary>The same in TorchSharp's modules.</summary>
    public static nn.Module<Tensor, Tensor> FashionModule() => nn.Sequential(
        nn.Conv2d(1, 32, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10));

    private static Contest Mlp(int batch) => new(
        $"mlp-784-256-128-10/b{batch}", threads => Ours(new ReferenceBackend(), Mlp(), new Loss.CrossEntropy(), batch, threads), _ => PlainMlp(batch))
    {
        Flops = 2.0 * batch * (2 * 784 * 256 + 3 * (256 * 128 + 128 * 10)),
    };

    private static Contest Tiny() => new(
        "mlp-2-8-1/b4",
        threads => Ours(new ReferenceBackend(), Net.Input(2).Dense(8).Tanh().Dense(1).ToModel(), new Loss.MeanSquaredError(), 4, threads),
        _ => Plain(new(
            nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), (y, t) => nn.functional.mse_loss(y, t), randn(4, 2), randn(4, 1))));

    private static Contest Fashion(int batch) => new(
        $"cnn-fashion/b{batch}", threads => Ours(new ReferenceBackend(), FashionCnn(), new Loss.CrossEntropy(), batch, threads),
        _ => Plain(new(FashionModule(), (y, t) => nn.functional.cross_entropy(y, t), randn(batch, 1, 28, 28), randint(10, batch))))
    {
        Flops = 2.0 * batch * (2 * 784 * 32 * 9 + 3 * (196 * 64 * 32 * 9 + 3136 * 128 + 128 * 10)),
    };

    public static Side PlainMlp(int batch) => Plain(new(
        nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)),
        (y, t) => nn.functional.cross_entropy(y, t), randn(batch, 784), randint(10, batch)));

    public static Side Plain(PlainLoop loop) => new(() => loop.Step(), loop);
}
