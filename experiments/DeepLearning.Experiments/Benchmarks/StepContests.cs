using DeepLearning.Reference;
using DeepLearning.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>Whole training steps through the public API: forward, loss, backward, momentum.</summary>
internal static class StepContests
{
    private const int MlpParameters = 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10;

    private static readonly Optimizer.Adam AdamRule = new(PlainLoop.LearningRate);

    private static readonly Optimizer.Sgd Rule = new(PlainLoop.LearningRate, momentum: 0.9);

    public static IEnumerable<Contest> All =>
        [
            .. new[] { 1, 16, 64 }.Select(batch => Mlp(batch)),
            MlpByAdam(64),
            AdamAlone(),
            Tiny(),
            Fashion(64),
            new Contest(
                "torch-overhead/mlp-b64",
                threads => Ours(new TorchBackend(), Mlp(), new Loss.CrossEntropy(), 64, threads),
                _ => PlainMlp(64)
            ),
        ];

    /// <summary>Our executor's step on a batch of random numbers.</summary>
    public static Side Ours(IBackend backend, Model model, Loss loss, int batch, int threads, Optimizer? rule = null)
    {
        var objective = Objective.Of(model, loss);
        var executor = backend.Compile<float>(model, new CompileOptions { Objective = objective, Threads = threads });
        var data = Verification.DrawnBatch.Of<float>(model, objective, batch, 1);
        var (key, step) = (RngKey.FromSeed(1), 0);
        return new Side(() => executor.Step(data, key.For(RngPurpose.Step).Fold(step++), rule ?? Rule), executor);
    }

    public static Model Mlp() => Net.Input(784).Dense(256).ReLU().Dense(128).ReLU().Dense(10).ToModel();

    /// <summary>The convolutional network for Fashion-MNIST.</summary>
    public static Model FashionCnn() =>
        Net.Input(1, 28, 28)
            .Conv2d(32, 3, padding: 1)
            .ReLU()
            .MaxPool2d(2)
            .Conv2d(64, 3, padding: 1)
            .ReLU()
            .MaxPool2d(2)
            .Flatten()
            .Dense(128)
            .ReLU()
            .Dropout(0.5)
            .Dense(10)
            .ToModel();

    /// <summary>The same in TorchSharp's modules.</summary>
    public static nn.Module<Tensor, Tensor> FashionModule() =>
        nn.Sequential(
            nn.Conv2d(1, 32, 3, padding: 1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding: 1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(128, 10)
        );

    private static Contest Mlp(int batch) =>
        new(
            $"mlp-784-256-128-10/b{batch}",
            threads => Ours(new ReferenceBackend(), Mlp(), new Loss.CrossEntropy(), batch, threads),
            _ => PlainMlp(batch)
        )
        {
            Flops = 2.0 * batch * (2 * 784 * 256 + 3 * (256 * 128 + 128 * 10)),

            // The weights twice and the momentum once to read, both to write.
            Traffic = 5L * MlpParameters * sizeof(float),
        };

    private static Contest MlpByAdam(int batch) =>
        new(
            $"mlp-784-256-128-10-adam/b{batch}",
            threads => Ours(new ReferenceBackend(), Mlp(), new Loss.CrossEntropy(), batch, threads, AdamRule),
            _ => PlainMlp(batch, parameters => optim.Adam(parameters, AdamRule.LearningRate))
        );

    /// <summary>The rule alone, on the parameters of that net.</summary>
    private static Contest AdamAlone() =>
        new($"adam-{MlpParameters}", OurAdam, _ => TheirAdam())
        {
            // Gradient, weight, mean and mean square to read, the last three to write.
            Traffic = 7L * MlpParameters * sizeof(float),
        };

    private static Side OurAdam(int threads)
    {
        var (weight, gradient, mean, square) = (
            Values(1),
            Values(2),
            new AlignedArray<float>(MlpParameters),
            new AlignedArray<float>(MlpParameters)
        );
        var (workers, step) = (Workers.Of(threads), 0L);
        return new Side(() =>
        {
            var work = new AdamWork(weight, gradient, mean, square, ++step);
            workers.Run(ref work, MlpParameters, 16384);
        });

        static AlignedArray<float> Values(ulong stream)
        {
            var values = new AlignedArray<float>(MlpParameters);
            Draws.Normal(RngKey.FromSeed(stream), 0, 1, values.Span);
            return values;
        }
    }

    private static Side TheirAdam()
    {
        var weight = new TorchSharp.Modules.Parameter(randn(MlpParameters));
        weight.grad = randn(MlpParameters);
        var adam = optim.Adam([weight], AdamRule.LearningRate);
        return new Side(
            () =>
            {
                using var scope = NewDisposeScope();
                adam.step();
            },
            adam,
            weight
        );
    }

    private readonly struct AdamWork(
        AlignedArray<float> weight,
        AlignedArray<float> gradient,
        AlignedArray<float> mean,
        AlignedArray<float> square,
        long step
    ) : IRangeWork
    {
        public void Run(int start, int end) =>
            Adam.Step<float>(
                AdamRule,
                weight.Span[start..end],
                gradient.Span[start..end],
                mean.Span[start..end],
                square.Span[start..end],
                [],
                step
            );
    }

    private static Contest Tiny() =>
        new(
            "mlp-2-8-1/b4",
            threads =>
                Ours(
                    new ReferenceBackend(),
                    Net.Input(2).Dense(8).Tanh().Dense(1).ToModel(),
                    new Loss.MeanSquaredError(),
                    4,
                    threads
                ),
            _ =>
                Plain(
                    new(
                        nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)),
                        (y, t) => nn.functional.mse_loss(y, t),
                        randn(4, 2),
                        randn(4, 1)
                    )
                )
        );

    private static Contest Fashion(int batch) =>
        new(
            $"cnn-fashion/b{batch}",
            threads => Ours(new ReferenceBackend(), FashionCnn(), new Loss.CrossEntropy(), batch, threads),
            _ =>
                Plain(
                    new(
                        FashionModule(),
                        (y, t) => nn.functional.cross_entropy(y, t),
                        randn(batch, 1, 28, 28),
                        randint(10, batch)
                    )
                )
        )
        {
            Flops = 2.0 * batch * (2 * 784 * 32 * 9 + 3 * (196 * 64 * 32 * 9 + 3136 * 128 + 128 * 10)),
        };

    public static Side PlainMlp(
        int batch,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer>? optimizer = null
    ) =>
        Plain(
            new(
                nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)),
                (y, t) => nn.functional.cross_entropy(y, t),
                randn(batch, 784),
                randint(10, batch),
                optimizer: optimizer
            )
        );

    public static Side Plain(PlainLoop loop) => new(() => loop.Step(), loop);
}
