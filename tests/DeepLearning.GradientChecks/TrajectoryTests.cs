using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>The same seed gives the same run on both backends.</summary>
public class TrajectoryTests
{
    [Fact]
    public void A_hundred_steps_with_dropout_batch_norm_momentum_and_decay_agree_to_1e_10()
    {
        var report = Run<double>(new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 1e-3), 100);
        Assert.True(report.Passed, report.ToString());
        Assert.True(report.Steps[^1].FirstLoss < 0.5 * report.Steps[0].FirstLoss, "the net does not learn");
    }

    [Fact]
    public void Nesterov_with_clipping_and_groups_agrees_too() => Assert.True(Run<double>(
        new Optimizer.Sgd(0.05, momentum: 0.9, nesterov: true), 50,
        [new("0.*") { Frozen = true }, new("*.bias") { WeightDecay = 0 }], new Clipping.ByNorm(1)).Passed);

    [Fact]
    public void Float32_stays_together_for_ten_steps() => Assert.True(Run<float>(new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 1e-3), 10).Passed);

    private static TrajectoryReport Run<T>(Optimizer optimizer, int steps, Sequence<ParameterGroup>? groups = null, Clipping? clipping = null)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batches = Enumerable.Range(0, 4).Select(i => TestData.Batch<T>(model, objective, 16, (ulong)i)).ToArray();
        var report = Trajectory.Compare(Checks.Reference, Checks.Torch, model, objective, batches, optimizer, steps, 17, groups, clipping);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        return report;
    }
}
