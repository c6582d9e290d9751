using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// A run is the same to the bit on any number of threads; steps that raced would part sooner or later.
/// </summary>
public class ThreadsTests
{
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.01, momentum: 0.9, weightDecay: 1e-4);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Change_no_bit_of_a_run_in_float64(int threads) =>
        Assert.Equal(Run<double>(Nets.Cnn, 1), Run<double>(Nets.Cnn, threads));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Change_no_bit_of_a_run_in_float32(int threads)
    {
        Assert.Equal(Run<float>(Nets.Cnn, 1), Run<float>(Nets.Cnn, threads));
        Assert.Equal(Run<float>(Nets.Mlp, 1), Run<float>(Nets.Mlp, threads));
        Assert.Equal(Run<float>(Nets.Smooth, 1), Run<float>(Nets.Smooth, threads));
    }

    [Fact]
    public void Two_executors_may_train_at_once_on_one_set_of_threads()
    {
        var expected = Run<float>(Nets.Mlp, 1);
        Parallel.For(
            0,
            3,
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            _ => Assert.Equal(expected, Run<float>(Nets.Mlp, 2))
        );
    }

    private static string Run<T>(Model model, int threads)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using var executor = Nets.Compile<T>(model, threads);
        for (var step = 0; step < 25; step++)
            executor.Step(
                TestData.Batch<T>(model, TestData.CrossEntropy(model), 24, (ulong)step % 3),
                RngKey.FromSeed(3).For(RngPurpose.Step).Fold(step),
                Rule
            );
        var state = executor.Export();
        return $"{state.Parameters.Sha256()} {state.State.Sha256()} {state.OptimizerState.Sha256()}";
    }
}
