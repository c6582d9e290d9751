using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

/// <summary>Counts what the whole process allocates, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    private static readonly Optimizer[] Rules =
        [new Optimizer.Sgd(0.01, momentum: 0.9), new Optimizer.Adam(), new Optimizer.AdamW(), new Optimizer.RmsProp(momentum: 0.9), new Optimizer.Adagrad()];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_allocates_nothing(int threads)
    {
        foreach (var (model, rule) in Rules.Select(rule => (Nets.Mlp, rule)).Concat([(Nets.Cnn, Rules[0]), (Nets.Smooth, Rules[0])]))
        {
            using var executor = Nets.Compile<float>(model, threads);
            var batch = TestData.Batch<float>(model, TestData.CrossEntropy(model), 16, 1);
            for (var step = 0; step < 40; step++) executor.Step(batch, RngKey.FromSeed(1).Fold(step), rule);

            // The runtime itself allocates now and then, on threads of its own: the least of some tries is ours.
            var least = long.MaxValue;
            for (var attempt = 0; attempt < 10; attempt++)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                for (var step = 0; step < 10; step++) executor.Step(batch, RngKey.FromSeed(1).Fold(step), rule);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.Equal(0, least);
        }
    }
}
