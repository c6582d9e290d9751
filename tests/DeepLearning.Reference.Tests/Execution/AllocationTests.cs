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
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var step = 0; step < 10; step++)
                executor.Step(batch, RngKey.FromSeed(1).Fold(step), rule);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
