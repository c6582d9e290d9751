using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>A user's own layer runs on every backend, in both precisions, and is differentiated as it says.</summary>
public class CustomLayerTests
{
    private static readonly Model Net = TestData.Chain(
        [4],
        new Layer.Dense(6),
        new Layer.Custom(new Swish()),
        new Layer.Dense(3)
    );

    [Theory, EachBackend]
    public void Its_gradients_are_right_by_finite_differences(string name)
    {
        var backend = TestBackends.Get(name);
        var objective = TestData.CrossEntropy(Net);
        var report = GradientCheck.Compare(
            backend,
            backend,
            Net,
            objective,
            TestData.Batch<double>(Net, objective, 5, 1),
            2
        );
        Assert.True(report.Passed, report.ToTable());
        Assert.Equal(6, report["1.beta"].FiniteDifference!.Judged);
    }

    [Theory, EachBackend]
    public void It_trains_and_predicts_in_float32(string name)
    {
        var objective = TestData.CrossEntropy(Net);
        var batch = TestData.Batch<float>(Net, objective, 8, 1);
        using var executor = TestBackends.Get(name).Compile<float>(Net, new() { Objective = objective, Seed = 2 });
        var first = executor.Step(batch, RngKey.FromSeed(0), new Optimizer.Sgd(0.5, momentum: 0.9));
        for (var step = 1; step < 60; step++)
            executor.Step(batch, RngKey.FromSeed(0), new Optimizer.Sgd(0.5, momentum: 0.9));
        Assert.True(executor.Evaluate(batch).Loss < 0.2 * first);
        Assert.NotEqual(HostTensor<float>.Copy([6], [1, 1, 1, 1, 1, 1]), executor.Export().Parameters["1.beta"]);
    }
}
