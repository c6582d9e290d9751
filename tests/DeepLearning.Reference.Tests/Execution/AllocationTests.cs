using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

/// <summary>Counts what the whole process allocates, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    private static readonly Optimizer[] Rules =
    [
        new Optimizer.Sgd(0.01, momentum: 0.9),
        new Optimizer.Adam(),
        new Optimizer.AdamW(),
        new Optimizer.RmsProp(momentum: 0.9),
        new Optimizer.Adagrad(),
        new Optimizer.NAdam(),
        new Optimizer.RAdam(),
        new Optimizer.Adadelta(),
        new Optimizer.Lion(),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_allocates_nothing(int threads)
    {
        foreach (
            var (model, rule) in Rules
                .Select(rule => (Nets.Mlp, rule))
                .Concat([(Nets.Cnn, Rules[0]), (Nets.Smooth, Rules[0])])
        )
        {
            using var executor = Nets.Compile<float>(model, threads);
            var batch = TestData.Batch<float>(model, TestData.CrossEntropy(model), 16, 1);
            for (var step = 0; step < 40; step++)
                executor.Step(batch, RngKey.FromSeed(1).Fold(step), rule);
            Assert.Equal(0, Allocated(executor, batch, rule));
        }
    }

    [Fact]
    public void A_step_and_a_prediction_from_indices_allocate_nothing()
    {
        var model = new Model(
            [
                new("words", new Layer.Input([4], 50)),
                new("table", new Layer.Embedding(50, 8, 0), ["words"]),
                new("flat", new Layer.Flatten(), ["table"]),
                new("head", new Layer.Dense(3), ["flat"]),
            ],
            ["head"]
        );
        var objective = TestData.CrossEntropy(model);
        int[][] words =
        [
            [.. Enumerable.Range(0, 64).Select(i => i % 7)],
            [.. Enumerable.Range(0, 64).Select(i => i % 50)],
        ];
        var classes = new Targets<float>.Classes(Enumerable.Range(0, 16).Select(i => i % 3).ToArray());
        var batches = words.Select(indices => new Batch<float>(16, [indices], [classes])).ToArray();
        foreach (var rule in (Optimizer[])[new Optimizer.Sgd(0.01), new Optimizer.Adam(), new Optimizer.Adagrad()])
        {
            using var executor = new ReferenceBackend().Compile<float>(
                model,
                new() { Objective = objective, Threads = 1 }
            );
            var step = 0;
            for (; step < 40; step++)
                executor.Step(batches[step % 2], RngKey.FromSeed(1), rule);
            Assert.Equal(0, Least(() => executor.Step(batches[step++ % 2], RngKey.FromSeed(1), rule)));
            using var predictor = executor.CreatePredictor();
            var outputs = new float[48];
            Assert.Equal(0, Least(() => predictor.Predict([batches[1].Inputs[0]], 16, [outputs])));
        }
    }

    [Fact]
    public void A_prediction_into_the_callers_memory_allocates_nothing()
    {
        foreach (var model in new[] { Nets.Mlp, Nets.Cnn, Nets.Smooth })
        {
            using var executor = Nets.Compile<float>(model, threads: 1);
            using var predictor = executor.CreatePredictor();
            using var pool = executor.CreatePredictorPool(2);
            var batch = TestData.Batch<float>(model, TestData.CrossEntropy(model), 16, 1);
            var outputs = new float[160];
            foreach (var served in new[] { predictor, pool })
                Assert.Equal(0, Least(() => served.Predict([batch.Inputs[0]], 16, [outputs])));
        }
    }

    /// <summary>Publishing makes the executor copy once; training goes on without a further one.</summary>
    [Fact]
    public void A_step_allocates_nothing_beside_predictors()
    {
        var rule = new Optimizer.Sgd(0.01, momentum: 0.9);
        using var executor = Nets.Compile<float>(Nets.Cnn, threads: 1);
        using var predictor = executor.CreatePredictor();
        var batch = TestData.Batch<float>(Nets.Cnn, TestData.CrossEntropy(Nets.Cnn), 16, 1);
        Assert.Equal(0, Least(() => executor.Step(batch, RngKey.FromSeed(1), rule)));
    }

    /// <summary>One copy of 8 MB of weights is more than all that is beside them.</summary>
    [Fact]
    public void Weights_are_held_once_until_training_goes_on_under_predictors()
    {
        var model = TestData.Chain([1000], new Layer.Dense(2000), new Layer.Dense(2));
        var objective = TestData.Squared(model);
        var batch = TestData.Batch<float>(model, objective, 1, 1);
        using var executor = new ReferenceBackend().Compile<float>(model, new() { Objective = objective, Threads = 1 });
        executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-9));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using (executor.CreatePredictor())
        {
            executor.Publish();
            Assert.Equal(0, Copies());
            executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-9));
            executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-9));
            Assert.Equal(1, Copies());
            executor.Publish();
            Assert.Equal(0, Copies());
            ImportAgain();
            Assert.Equal(0, Copies());
            executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-9));
            Assert.Equal(1, Copies());
        }

        Assert.Equal(0, Copies());
        executor.Publish();
        executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-9));
        Assert.Equal(0, Copies());

        // In a frame of its own, which holds no exported state afterwards.
        void ImportAgain() => executor.Import(executor.Export());

        long Copies() =>
            (long)Math.Round((GC.GetTotalMemory(forceFullCollection: true) - before) / (sizeof(float) * 2_006_002.0));
    }

    [Fact]
    public void A_step_of_any_loss_allocates_nothing()
    {
        var model = TestData.Chain([20], new Layer.Dense(5));
        var rule = new Optimizer.Sgd(0.01);
        Sequence<double> weights = [1, 2, 3, 4, 5];
        Check(
            new Loss.CrossEntropy
            {
                ClassWeights = weights,
                LabelSmoothing = 0.1,
                IgnoreIndex = 2,
            }
        );
        Check(
            new Loss.CrossEntropy { ClassWeights = weights, LabelSmoothing = 0.1 },
            new Targets<float>.Values(TestData.Uniform<float>(80, 1))
        );
        Check(new Loss.NegativeLogLikelihood { ClassWeights = weights, IgnoreIndex = 2 });
        Check(new Loss.BinaryCrossEntropy { PositiveWeight = 2 });
        Check(new Loss.MeanSquaredError());
        Check(new Loss.MeanAbsoluteError());
        Check(new Loss.SmoothL1());
        Targets<float> shares = new Targets<float>.Values(TestData.Uniform<float>(80, 1));
        Targets<float> signs = new Targets<float>.Values(Enumerable.Range(0, 80).Select(i => i % 2 * 2f - 1).ToArray());
        Check(new Loss.Huber { Reduction = Reduction.Sum }, shares);
        Check(new Loss.KLDivergence(), shares);
        Check(new Loss.PoissonNegativeLogLikelihood { Full = true }, shares);
        Check(new Loss.Hinge(), signs);
        Check(new Loss.Focal(), shares);
        Check(new Loss.Custom(new Square()), shares);
        Check(
            new Loss.CrossEntropy { ClassWeights = weights },
            new Targets<float>.Classes(Enumerable.Range(0, 16).Select(i => i % 5).ToArray())
            {
                SampleWeights = TestData.Uniform<float>(16, 2),
            }
        );
        model = TestData.Chain([20], new Layer.Dense(20), new Layer.Reshape([2, 5, 2]));
        Targets<float> pixels = new Targets<float>.Classes(Enumerable.Range(0, 64).Select(i => i % 5).ToArray());
        shares = new Targets<float>.Values(TestData.Uniform<float>(320, 1));
        Check(new Loss.CrossEntropy { ClassWeights = weights, ClassAxis = 1 }, pixels);
        Check(new Loss.CrossEntropy { ClassAxis = -2 }, shares);
        Check(new Loss.NegativeLogLikelihood { ClassAxis = 1, IgnoreIndex = 3 }, pixels);
        Check(new Loss.BinaryCrossEntropy { Weights = [1, 2] }, shares);
        Check(new Loss.GaussianNegativeLogLikelihood(), new Targets<float>.Values(TestData.Uniform<float>(160, 1)));

        void Check(Loss loss, Targets<float>? targets = null)
        {
            var objective = Objective.Of(model, loss);
            using var executor = new ReferenceBackend().Compile<float>(
                model,
                new CompileOptions
                {
                    Objective = objective,
                    Seed = 3,
                    Threads = 1,
                }
            );
            var drawn = TestData.Batch<float>(model, objective, 16, 1);
            var batch = targets is null ? drawn : new(16, drawn.Inputs, [targets]);
            for (var step = 0; step < 40; step++)
                executor.Step(batch, RngKey.FromSeed(1).Fold(step), rule);
            Assert.Equal(0, Allocated(executor, batch, rule));
        }
    }

    /// <summary>
    /// The runtime itself allocates now and then, on threads of its own: the least of some tries is ours.
    /// </summary>
    private static long Allocated(IExecutor<float> executor, Batch<float> batch, Optimizer rule)
    {
        var step = 0;
        return Least(() => executor.Step(batch, RngKey.FromSeed(1).Fold(step++), rule));
    }

    private static long Least(Action call)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 14; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 10; i++)
                call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private sealed record Square : ICustomLoss
    {
        public string Kind => nameof(Square);

        T ICustomLoss.Of<T>(T output, T target) => (output - target) * (output - target);
    }
}
