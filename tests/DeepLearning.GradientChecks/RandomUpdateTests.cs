using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Random rules, groups and clipping on identical gradients from an identical state, step by step.</summary>
public class RandomUpdateTests
{
    private static readonly RandomUpdate[] Updates =
    [
        .. Enumerable.Range(0, 300).Select(seed => RandomUpdates.Of((ulong)seed, TestData.SmallCnn())),
    ];

    [Fact]
    public void Agree_on_both_backends()
    {
        var failures = Updates
            .SelectMany(update =>
                UpdateCheck
                    .Compare(Checks.Reference, Checks.Torch, update.Optimizer, update.Clipping, update.Groups)
                    .Where(comparison => comparison.Verdict == Verdict.Disagree)
                    .Select(comparison => $"{update}\n{comparison}")
            )
            .ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void A_decay_that_is_off_by_a_billionth_is_found()
    {
        var wrong = new OtherUpdateBackend(
            Checks.Reference,
            (_, optimizer) => optimizer with { WeightDecay = optimizer.WeightDecay + 1e-9 }
        );
        var own = Updates.Where(update => update.Groups.Count == 0 && update.Clipping is null).ToArray();
        Assert.True(own.Length > 20);
        Assert.All(
            own,
            update =>
                Assert.Contains(
                    UpdateCheck.Compare(wrong, Checks.Torch, update.Optimizer, null, update.Groups),
                    comparison => comparison.Verdict == Verdict.Disagree
                )
        );
    }

    [Fact]
    public void Cover_every_rule_and_every_setting()
    {
        Assert.Equal(
            typeof(Optimizer)
                .GetNestedTypes()
                .Where(t => t.IsSubclassOf(typeof(Optimizer)))
                .Select(t => t.Name)
                .Order(),
            Updates.Select(u => u.Optimizer.GetType().Name).Distinct().Order()
        );
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Sgd { Nesterov: true });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Sgd { Dampening: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Adam { AmsGrad: true, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.AdamW { AmsGrad: true, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.RmsProp { Centered: true, Momentum: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.NAdam { DecoupledWeightDecay: true, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.NAdam { DecoupledWeightDecay: false, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.RAdam { DecoupledWeightDecay: true, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.RAdam { DecoupledWeightDecay: false, WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Adadelta { WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Lion { WeightDecay: > 0 });
        Assert.Contains(Updates, u => u.Optimizer is Optimizer.Adagrad { LearningRateDecay: > 0, InitialSum: > 0 });
        Assert.Contains(
            Updates,
            u =>
                u.Clipping is Clipping.ByNorm
                && u.Groups.Any(g => g is { Frozen: false, L1Penalty: > 0, L2Penalty: > 0, MaxNorm: not null })
        );
        Assert.Contains(Updates, u => u.Clipping is Clipping.ByNorm { Order: NormOrder.One });
        Assert.Contains(Updates, u => u.Clipping is Clipping.ByNorm { Order: NormOrder.Infinity });
        Assert.Contains(Updates, u => u.Clipping is Clipping.Adaptive && u.Groups.Any(g => g.Frozen));
        Assert.Contains(Updates, u => u.Clipping is Clipping.ByValue && u.Groups.Any(g => g.Frozen));
        Assert.Contains(
            Updates,
            u => u.Groups.Any(g => g is { Frozen: false, LearningRateScale: not 1, WeightDecay: not null })
        );
    }
}
