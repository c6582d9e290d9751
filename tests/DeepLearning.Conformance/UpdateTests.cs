using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>Every rule, group and clipping against the textbook, step by step, from the executor's own state.</summary>
public class UpdateTests
{
    private static readonly Dictionary<string, (Optimizer.Sgd Rule, Sequence<ParameterGroup>? Groups, Clipping? Clipping)> Cases = new()
    {
        ["plain"] = (new(0.1), null, null),
        ["momentum"] = (new(0.1, momentum: 0.9), null, null),
        ["nesterov"] = (new(0.1, momentum: 0.9, nesterov: true), null, null),
        ["decay"] = (new(0.1, weightDecay: 0.01), null, null),
        ["dampening"] = (new(0.1, momentum: 0.9, dampening: 0.3), null, null),
        ["momentum, decay, dampening"] = (new(0.03, momentum: 0.8, weightDecay: 0.02, dampening: 0.5), null, null),
        ["nesterov, decay"] = (new(0.03, momentum: 0.8, weightDecay: 0.02, nesterov: true), null, null),
        ["groups"] = (new(0.1, momentum: 0.9, weightDecay: 0.01), [new("*.bias") { WeightDecay = 0, LearningRateScale = 2 }, new("0.*") { LearningRateScale = 0.1 }], null),
        ["frozen"] = (new(0.1, momentum: 0.9, weightDecay: 0.01), [new("0.weight") { Frozen = true }], null),
        ["clip by value"] = (new(0.1, momentum: 0.9), null, new Clipping.ByValue(0.3)),
        ["clip by norm"] = (new(0.1, momentum: 0.9, weightDecay: 0.01), null, new Clipping.ByNorm(0.5)),
        ["norm below the limit"] = (new(0.1), null, new Clipping.ByNorm(1e3)),
        ["clip by norm, frozen"] = (new(0.1, momentum: 0.9), [new("0.weight") { Frozen = true }], new Clipping.ByNorm(0.5)),
        ["rate zero"] = (new(0, momentum: 0.9), null, null),
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in TestBackends.Names)
            foreach (var rule in Cases.Keys) data.Add(backend, rule);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void Sgd_is_the_textbooks(string name, string rule)
    {
        var (optimizer, groups, clipping) = Cases[rule];
        var model = TestData.Chain([5], new Layer.Dense(7, biasInitializer: new Initializer.Constant(0.2)), new Layer.Tanh(), new Layer.Dense(3));
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = TestData.Squared(model), Seed = 3 });
        for (var step = 0; step < 4; step++)
        {
            var before = executor.Export();
            var gradients = TestData.Normal<double>(executor.Layout.Length, 40 + (ulong)step);
            executor.SetGradients(gradients);
            executor.Update(optimizer, groups, clipping);
            Check(executor.Layout, before, executor.Export(), gradients, optimizer, groups, clipping);
        }
    }

    [Theory, EachBackend]
    public void A_pattern_that_matches_nothing_is_refused(string name)
    {
        var model = TestData.Chain([5], new Layer.Dense(7));
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = TestData.Squared(model) });
        Assert.Throws<ModelException>(() => executor.Update(new Optimizer.Sgd(0.1), [new ParameterGroup("head.*")]));
    }

    [Theory, EachBackend]
    public void A_zero_gradient_still_decays(string name)
    {
        var model = TestData.Chain([5], new Layer.Dense(7));
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = TestData.Squared(model), Seed = 1 });
        var before = executor.Export().Parameters["0.weight"];
        executor.SetGradients(new double[executor.Layout.Length]);
        executor.Update(new Optimizer.Sgd(0.5, weightDecay: 0.5));
        Passes.Near<double>(before.Span.ToArray().Select(w => 0.75 * w).ToArray(), executor.Export().Parameters["0.weight"].Span, 1e-15);
    }

    private static void Check(
        ParameterLayout layout, ExecutorState<double> before, ExecutorState<double> after, double[] gradients,
        Optimizer optimizer, Sequence<ParameterGroup>? groups, Clipping? clipping)
    {
        var rules = layout.Entries.Select(entry => (Optimizer.Sgd?)ParameterGroup.Resolve(optimizer, groups, entry.Name)).ToArray();
        var frozen = layout.Entries.SelectMany((entry, i) => Enumerable.Repeat(rules[i] is null, entry.Shape.Size)).ToArray();
        var clipped = TextbookSgd.Clip(gradients, frozen, clipping);
        for (var p = 0; p < rules.Length; p++)
        {
            var entry = layout.Entries[p];
            var (old, now) = (before.Parameters[entry.Name], after.Parameters[entry.Name]);
            before.OptimizerState.TryGetValue(entry.Name + "/momentum", out var oldVelocity);
            after.OptimizerState.TryGetValue(entry.Name + "/momentum", out var velocity);
            if (rules[p] is not { } rule)
            {
                Assert.Equal(old, now);
                Assert.Null(velocity);
                continue;
            }

            for (var i = 0; i < old.Size; i++)
            {
                var (w, v, scale) = TextbookSgd.Step(rule, old[i], clipped[entry.Offset + i], oldVelocity?[i]);
                Assert.True(Math.Abs(w - now[i]) <= Tolerances.Float64.Update * scale, $"{entry.Name}[{i}]: {now[i]:R}, but the textbook gives {w:R}");
                if (v is { } expected)
                    Assert.True(Math.Abs(expected - velocity![i]) <= Tolerances.Float64.Update * scale, $"{entry.Name}/momentum[{i}]: {velocity[i]:R}, but the textbook gives {expected:R}");
            }
        }
    }
}
