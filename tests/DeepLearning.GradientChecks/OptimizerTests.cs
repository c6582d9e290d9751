using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Update rules on identical gradients from an identical state, step by step.</summary>
public class OptimizerTests
{
    private static readonly Dictionary<string, Optimizer> Rules = new()
    {
        ["sgd"] = new Optimizer.Sgd(0.1),
        ["sgd, momentum"] = new Optimizer.Sgd(0.1, 0.9),
        ["sgd, momentum, decay, Nesterov"] = new Optimizer.Sgd(0.1, 0.9, 0.01, nesterov: true),
        ["sgd, decay"] = new Optimizer.Sgd(0.1, 0, 0.01),
        ["sgd, momentum, decay, dampening"] = new Optimizer.Sgd(0.1, 0.5, 0.1, dampening: 0.3),
        ["adam"] = new Optimizer.Adam(),
        ["adam, decay"] = new Optimizer.Adam(0.1, 0.8, 0.9, 1e-5, 0.1),
        ["adam, AMSGrad"] = new Optimizer.Adam(0.1, 0.8, 0.9, amsGrad: true),
        ["adamW"] = new Optimizer.AdamW(0.1),
        ["adamW, decay, AMSGrad"] = new Optimizer.AdamW(0.1, 0.8, 0.9, 1e-5, 0.5, amsGrad: true),
        ["rmsProp"] = new Optimizer.RmsProp(),

        // A small decay: where decay and gradient cancel, their quotient by their own size is rounding (1.7e-14 was
        // seen at 0.1, clipped by norm).
        ["rmsProp, decay, momentum"] = new Optimizer.RmsProp(0.1, 0.9, 1e-5, 0.01, 0.9),
        ["rmsProp, centred"] = new Optimizer.RmsProp(0.01, 0.5, 1e-3, centered: true),
        ["adagrad"] = new Optimizer.Adagrad(),
        ["adagrad, decays, initial sum"] = new Optimizer.Adagrad(0.1, 0.5, 0.1, 0.3),
        ["nAdam"] = new Optimizer.NAdam(),
        ["nAdam, decay"] = new Optimizer.NAdam(0.1, 0.8, 0.9, 1e-5, 0.1, 0.5),
        ["nAdam, decoupled decay"] = new Optimizer.NAdam(0.1, 0.8, 0.9, 1e-5, 0.5, decoupledWeightDecay: true),
        ["rAdam"] = new Optimizer.RAdam(),
        ["rAdam, decay"] = new Optimizer.RAdam(0.1, 0.8, 0.9, 1e-5, 0.1),
        ["rAdam, decoupled decay"] = new Optimizer.RAdam(0.1, 0.8, 0.9, 1e-5, 0.5, decoupledWeightDecay: true),
        ["adadelta"] = new Optimizer.Adadelta(),
        ["adadelta, decay"] = new Optimizer.Adadelta(0.5, 0.7, 1e-3, 0.01),
        ["lion"] = new Optimizer.Lion(0.01),
        ["lion, decay"] = new Optimizer.Lion(0.01, 0.5, 0.8, 0.3),
    };

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var rule in Rules.Keys)
        foreach (var clip in new[] { "none", "value", "norm", "norm 1", "norm ∞", "adaptive" })
            data.Add(rule, clip);
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Agrees(string rule, string clip)
    {
        Clipping? clipping = clip switch
        {
            "value" => new Clipping.ByValue(0.5),
            "norm" => new Clipping.ByNorm(2),
            "norm 1" => new Clipping.ByNorm(20, NormOrder.One),
            "norm ∞" => new Clipping.ByNorm(0.5, NormOrder.Infinity),
            "adaptive" => new Clipping.Adaptive(0.1),
            _ => null,
        };
        Check(Rules[rule], clipping);
    }

    [Theory]
    [InlineData(0.1, 0, null)]
    [InlineData(0, 0.3, null)]
    [InlineData(0.2, 0.1, 0.5)]
    [InlineData(0, 0, 0.3)]
    public void Penalties_and_the_bound_on_the_norm_agree(double l1, double l2, double? maxNorm)
    {
        foreach (var optimizer in new[] { Rules["sgd, momentum"], Rules["adamW"] })
        foreach (var clipping in new Clipping?[] { null, new Clipping.ByValue(0.5), new Clipping.Adaptive(0.5) })
            Check(
                optimizer,
                clipping,
                [
                    new("6.bias")
                    {
                        Frozen = true,
                        L1Penalty = 1,
                        MaxNorm = 0.01,
                    },
                    new("*")
                    {
                        L1Penalty = l1,
                        L2Penalty = l2,
                        MaxNorm = maxNorm,
                    },
                ]
            );
    }

    private static void Check(Optimizer optimizer, Clipping? clipping, Sequence<ParameterGroup>? groups = null)
    {
        foreach (var comparison in UpdateCheck.Compare(Checks.Reference, Checks.Torch, optimizer, clipping, groups))
            Assert.True(comparison.Verdict != Verdict.Disagree, comparison.ToString());
    }
}
