using System.Text.Json;
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
        StructuralEquality.AssertDiffer(
            new Optimizer.Sgd(0.1, 0.9),
            new Optimizer.Sgd(0.1, 0.9) with
            {
                Dampening = 0.5,
            }
        );
    }

    [Fact]
    public void Settings_are_validated()
    {
        var sgd = new Optimizer.Sgd(0.1);
        Assert.Contains(
            "LearningRate is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { LearningRate = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "LearningRate is NaN",
            Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { LearningRate = double.NaN }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Momentum is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { Momentum = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "WeightDecay is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { WeightDecay = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Dampening is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => sgd with { Dampening = -1 }).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nesterov_needs_momentum_and_no_dampening()
    {
        Assert.Contains(
            "momentum above 0",
            Assert.Throws<ArgumentException>(() => new Optimizer.Sgd(0.1, nesterov: true)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no dampening",
            Assert.Throws<ArgumentException>(() => new Optimizer.Sgd(0.1, 0.9, nesterov: true, dampening: 0.1)).Message,
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string> Names() => [.. All.Keys];

    private static readonly Dictionary<string, Optimizer> All = new()
    {
        ["sgd"] = new Optimizer.Sgd(0.1, 0.9, 0.01, nesterov: true),
        ["adam"] = new Optimizer.Adam(0.1, 0.8, 0.9, 1e-6, 0.1, amsGrad: true),
        ["adamW"] = new Optimizer.AdamW(0.1, 0.8, 0.9, 1e-6, 0.1, amsGrad: true),
        ["rmsProp"] = new Optimizer.RmsProp(0.1, 0.9, 1e-6, 0.1, 0.9, centered: true),
        ["adagrad"] = new Optimizer.Adagrad(0.1, 0.5, 0.1, 0.3, 1e-6),
        ["nAdam"] = new Optimizer.NAdam(0.1, 0.8, 0.9, 1e-6, 0.1, 0.2, decoupledWeightDecay: true),
        ["rAdam"] = new Optimizer.RAdam(0.1, 0.8, 0.9, 1e-6, 0.1, decoupledWeightDecay: true),
        ["adadelta"] = new Optimizer.Adadelta(0.1, 0.8, 1e-4, 0.1),
        ["lion"] = new Optimizer.Lion(0.1, 0.8, 0.7, 0.1),
    };

    [Theory, MemberData(nameof(Names))]
    public void Json_brings_every_setting_back(string name)
    {
        var json = JsonSerializer.Serialize(All[name]);
        Assert.Contains($"\"type\":\"{name}\"", json, StringComparison.Ordinal);
        Assert.Equal(All[name], JsonSerializer.Deserialize<Optimizer>(json));
    }

    [Fact]
    public void A_schedules_momentum_is_the_momentum_or_the_first_decay_where_there_is_one()
    {
        foreach (var (name, rule) in All)
        {
            var moved = (rule with { WeightDecay = 0.1 }).At(new(0.5, 0.25));
            Assert.Equal(0.5 * rule.LearningRate, moved.LearningRate);
            var expected = (name is "adagrad" or "adadelta") ? null : (double?)0.25;
            var property = rule.GetType().GetProperty("Momentum") ?? rule.GetType().GetProperty("Beta1");
            Assert.Equal(expected, property?.GetValue(moved));
        }
    }

    [Fact]
    public void Defaults_are_PyTorchs()
    {
        Assert.Equal(new Optimizer.Adam(1e-3, 0.9, 0.999, 1e-8, 0, amsGrad: false), new Optimizer.Adam());
        Assert.Equal(new Optimizer.AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2, amsGrad: false), new Optimizer.AdamW());
        Assert.Equal(new Optimizer.RmsProp(1e-2, 0.99, 1e-8, 0, 0, centered: false), new Optimizer.RmsProp());
        Assert.Equal(new Optimizer.Adagrad(1e-2, 0, 0, 0, 1e-10), new Optimizer.Adagrad());
        Assert.Equal(new Optimizer.NAdam(2e-3, 0.9, 0.999, 1e-8, 0, 4e-3, false), new Optimizer.NAdam());
        Assert.Equal(new Optimizer.RAdam(1e-3, 0.9, 0.999, 1e-8, 0, false), new Optimizer.RAdam());
        Assert.Equal(new Optimizer.Adadelta(1, 0.9, 1e-6, 0), new Optimizer.Adadelta());
        Assert.Equal(new Optimizer.Lion(1e-4, 0.9, 0.99, 0), new Optimizer.Lion());
    }

    [Fact]
    public void Settings_of_the_adaptive_rules_are_validated()
    {
        Refused("Beta1 is 1, but must lie in [0, 1)", () => new Optimizer.Adam() with { Beta1 = 1 });
        Refused("Beta2 is -1, but must lie in [0, 1)", () => new Optimizer.AdamW(beta2: -1));
        Refused("Epsilon is -1", () => new Optimizer.Adam(epsilon: -1));
        Refused("WeightDecay is -1", () => new Optimizer.AdamW(weightDecay: -1));
        Refused("Smoothing is 1.5", () => new Optimizer.RmsProp(smoothing: 1.5));
        Refused("Momentum is -1", () => new Optimizer.RmsProp() with { Momentum = -1 });
        Refused("LearningRateDecay is -1", () => new Optimizer.Adagrad(learningRateDecay: -1));
        Refused("Beta1 is 1, but must lie in [0, 1)", () => new Optimizer.NAdam(beta1: 1));
        Refused("Beta2 is NaN", () => new Optimizer.NAdam(beta2: double.NaN));
        Refused("Epsilon is -1", () => new Optimizer.NAdam(epsilon: -1));
        Refused("MomentumDecay is -1", () => new Optimizer.NAdam(momentumDecay: -1));
        Refused("Beta1 is -1", () => new Optimizer.RAdam(beta1: -1));
        Refused("Beta2 is 1", () => new Optimizer.RAdam(beta2: 1));
        Refused("Epsilon is -1", () => new Optimizer.RAdam(epsilon: -1));
        Refused("Smoothing is 1", () => new Optimizer.Adadelta(smoothing: 1));
        Refused("Epsilon is 0", () => new Optimizer.Adadelta(epsilon: 0));
        Refused("Beta1 is 1", () => new Optimizer.Lion(beta1: 1));
        Refused("Beta2 is 1", () => new Optimizer.Lion(beta2: 1));
        Refused("InitialSum is -1", () => new Optimizer.Adagrad() with { InitialSum = -1 });

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(
                message,
                Assert.Throws<ArgumentOutOfRangeException>(make).Message,
                StringComparison.Ordinal
            );
    }
}
