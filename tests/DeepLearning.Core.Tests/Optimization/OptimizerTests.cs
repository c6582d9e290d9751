using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Optimization;

public class OptimizerTests
{
    [Fact]
    public void Every_setting_counts_in_equality()
    {
        static Optimizer.Sgd Make() => new(0.1, 0.9, 0.01, true);
        StructuralEquality.AssertEqual(Make(), Make());
        StructuralEquality.AssertDiffer(Make(), Make() with { LearningRate = 0.2 });
        StructuralEquality.AssertDiffer(Make(), Make() with { WeightDecay = 0 });
        StructuralEquality.AssertDiffer(Make(), Make() with { Momentum = 0.8 });
        StructuralEquality.AssertDiffer(Make(), Make() with { Nesterov = false });
        StructuralEquality.AssertDiffer(new Optimizer.Sgd(0.1, 0.9), new Optimizer.Sgd(0.1, 0.9) with { Dampening = 0.5 });
    }

    [Fact]
    public void Settings_are_validated()
    {
        var sgd = new Optimizer.Sgd(0.1);
        Assert.Contains("LearningRate is -1", Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { LearningRate = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate is NaN", Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { LearningRate = double.NaN }).Message, StringComparison.Ordinal);
        Assert.Contains("Momentum is -1", Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { Momentum = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("WeightDecay is -1", Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { WeightDecay = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("Dampening is -1", Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { Dampening = -1 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesterov_needs_momentum_and_no_dampening()
    {
        Assert.Contains("momentum above 0", Assert.Throws<ArgumentException>(() => new Optimizer.Sgd(0.1, nesterov: true)).Message, StringComparison.Ordinal);
        Assert.Contains("no dampening", Assert.Throws<ArgumentException>(() => new Optimizer.Sgd(0.1, 0.9, nesterov: true, dampening: 0.1)).Message, StringComparison.Ordinal);
    }
}
