using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>Every rule, group and clipping against the textbook, step by step, from the executor's own state.</summary>
public class UpdateTests
{
    private static readonly Dictionary<
        string,
        (Optimizer Rule, Sequence<ParameterGroup>? Groups, Clipping? Clipping)
    > Cases = new()
    {
        ["plain"] = (new Optimizer.Sgd(0.1), null, null),
        ["momentum"] = (new Optimizer.Sgd(0.1, momentum: 0.9), null, null),
        ["nesterov"] = (new Optimizer.Sgd(0.1, momentum: 0.9, nesterov: true), null, null),
        ["decay"] = (new Optimizer.Sgd(0.1, weightDecay: 0.01), null, null),
        ["dampening"] = (new Optimizer.Sgd(0.1, momentum: 0.9, dampening: 0.3), null, null),
        ["momentum, decay, dampening"] = (
            new Optimizer.Sgd(0.03, momentum: 0.8, weightDecay: 0.02, dampening: 0.5),
            null,
            null
        ),
        ["nesterov, decay"] = (new Optimizer.Sgd(0.03, momentum: 0.8, weightDecay: 0.02, nesterov: true), null, null),
        ["groups"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01),
            [new("*.bias") { WeightDecay = 0, LearningRateScale = 2 }, new("0.*") { LearningRateScale = 0.1 }],
            null
        ),
        ["frozen"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01),
            [new("0.weight") { Frozen = true }],
            null
        ),
        ["clip by value"] = (new Optimizer.Sgd(0.1, momentum: 0.9), null, new Clipping.ByValue(0.3)),
        ["clip by norm"] = (new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01), null, new Clipping.ByNorm(0.5)),
        ["norm below the limit"] = (new Optimizer.Sgd(0.1), null, new Clipping.ByNorm(1e3)),
        ["clip by norm, frozen"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9),
            [new("0.weight") { Frozen = true }],
            new Clipping.ByNorm(0.5)
        ),
        ["clip by the sum"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9),
            [new("0.weight") { Frozen = true }],
            new Clipping.ByNorm(3, NormOrder.One)
        ),
        ["clip by the largest"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9),
            [new("0.weight") { Frozen = true }],
            new Clipping.ByNorm(0.5, NormOrder.Infinity)
        ),
        ["clip adaptively"] = (
            new Optimizer.Sgd(0.1, momentum: 0.9),
            [new("2.weight") { Frozen = true }],
            new Clipping.Adaptive()
        ),
        ["clip some adaptively"] = (new Optimizer.Adam(0.1), null, new Clipping.Adaptive(1.5, 2)),
        ["rate zero"] = (new Optimizer.Sgd(0, momentum: 0.9), null, null),
        ["adam"] = (new Optimizer.Adam(), null, null),
        ["adam, decay"] = (new Optimizer.Adam(0.05, 0.8, 0.95, 1e-6, 0.02), null, null),
        ["adam, amsgrad"] = (new Optimizer.Adam(0.05, amsGrad: true), null, null),
        ["adam, groups"] = (
            new Optimizer.Adam(0.1, weightDecay: 0.01),
            [new("*.bias") { WeightDecay = 0, LearningRateScale = 2 }, new("0.*") { Frozen = true }],
            null
        ),
        ["adam, clip by value"] = (new Optimizer.Adam(0.1), null, new Clipping.ByValue(0.3)),
        ["adamW"] = (new Optimizer.AdamW(), null, null),
        ["adamW, amsgrad"] = (new Optimizer.AdamW(0.05, 0.5, 0.9, 1e-3, 0.3, amsGrad: true), null, null),
        ["adamW, groups"] = (
            new Optimizer.AdamW(0.1),
            [new("*.bias") { WeightDecay = 0.5 }, new("0.*") { Frozen = true }],
            null
        ),
        ["nAdam"] = (new Optimizer.NAdam(), null, null),
        ["nAdam, decay"] = (new Optimizer.NAdam(0.05, 0.8, 0.95, 1e-6, 0.02, 0.5), null, null),
        ["nAdam, decoupled, groups"] = (
            new Optimizer.NAdam(0.05, 0.5, 0.9, 1e-3, 0.3, 0.1, decoupledWeightDecay: true),
            [new("*.bias") { WeightDecay = 0, LearningRateScale = 2 }, new("0.*") { Frozen = true }],
            null
        ),
        ["rAdam"] = (new Optimizer.RAdam(), null, null),
        ["rAdam, decay"] = (new Optimizer.RAdam(0.05, 0.8, 0.9, 1e-6, 0.02), null, null),
        ["rAdam, decoupled"] = (
            new Optimizer.RAdam(0.05, 0.5, 0.9, 1e-3, 0.3, decoupledWeightDecay: true),
            [new("*.bias") { WeightDecay = 0.5 }],
            null
        ),
        ["rAdam, short memory"] = (new Optimizer.RAdam(0.05, 0.5, 0.3), null, null),
        ["rmsprop"] = (new Optimizer.RmsProp(), null, null),
        ["rmsprop, decay, momentum"] = (new Optimizer.RmsProp(0.01, 0.9, 1e-6, 0.02, 0.9), null, null),
        ["rmsprop, centered"] = (new Optimizer.RmsProp(0.01, 0.5, centered: true), null, null),
        ["rmsprop, centered, momentum"] = (new Optimizer.RmsProp(0.01, 0.5, momentum: 0.5, centered: true), null, null),
        ["adagrad"] = (new Optimizer.Adagrad(), null, null),
        ["adagrad, decays, initial sum"] = (
            new Optimizer.Adagrad(0.1, 0.5, 0.02, 0.3, 1e-6),
            [new("0.*") { LearningRateScale = 0.1 }],
            null
        ),
        ["adadelta"] = (new Optimizer.Adadelta(), null, null),
        ["adadelta, decay"] = (new Optimizer.Adadelta(0.5, 0.7, 1e-3, 0.02), null, new Clipping.ByValue(0.3)),
        ["lion"] = (new Optimizer.Lion(), null, null),
        ["lion, decay"] = (
            new Optimizer.Lion(0.05, 0.5, 0.8, 0.3),
            [new("*.bias") { WeightDecay = 0, LearningRateScale = 2 }],
            null
        ),
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in TestBackends.Names)
        foreach (var rule in Cases.Keys)
            data.Add(backend, rule);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void The_rule_is_the_textbooks(string name, string rule)
    {
        var (optimizer, groups, clipping) = Cases[rule];
        var model = TestData.Chain(
            [5],
            new Layer.Dense(7, biasInitializer: new Initializer.Constant(0.2)),
            new Layer.Tanh(),
            new Layer.Dense(3)
        );
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model), Seed = 3 });
        for (var step = 0; step < 8; step++)
        {
            var before = executor.Export();
            var gradients = TestData.Normal<double>(executor.Layout.Length, 40 + (ulong)step);
            executor.SetGradients(gradients);
            executor.Update(optimizer, groups, clipping);
            Check(executor.Layout, before, executor.Export(), gradients, optimizer, groups, clipping);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void What_a_rule_remembers_is_carried_over_to_the_bit(string name, string rule)
    {
        var (optimizer, groups, clipping) = Cases[rule];
        var model = TestData.Chain([5], new Layer.Dense(7), new Layer.Tanh(), new Layer.Dense(3));
        using var whole = Compile();
        Run(whole, 0, 4);
        using var resumed = Compile();
        resumed.Import(whole.Export());
        Run(whole, 4, 8);
        Run(resumed, 4, 8);
        Assert.Equal(whole.Export(), resumed.Export());

        IExecutor<float> Compile() =>
            TestBackends.Get(name).Compile<float>(model, new() { Objective = TestData.Squared(model), Seed = 3 });

        void Run(IExecutor<float> executor, int start, int end)
        {
            for (var step = start; step < end; step++)
            {
                executor.SetGradients(TestData.Normal<float>(executor.Layout.Length, 40 + (ulong)step));
                executor.Update(optimizer, groups, clipping);
            }
        }
    }

    [Theory, EachBackend]
    public void A_pattern_that_matches_nothing_is_refused(string name)
    {
        var model = TestData.Chain([5], new Layer.Dense(7));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model) });
        Assert.Throws<ModelException>(() => executor.Update(new Optimizer.Sgd(0.1), [new ParameterGroup("head.*")]));
    }

    [Theory, EachBackend]
    public void A_zero_gradient_still_decays(string name)
    {
        var model = TestData.Chain([5], new Layer.Dense(7));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model), Seed = 1 });
        var before = executor.Export().Parameters["0.weight"];
        executor.SetGradients(new double[executor.Layout.Length]);
        executor.Update(new Optimizer.Sgd(0.5, weightDecay: 0.5));
        Passes.Near<double>(
            before.Span.ToArray().Select(w => 0.75 * w).ToArray(),
            executor.Export().Parameters["0.weight"].Span,
            1e-15
        );
    }

    private static void Check(
        ParameterLayout layout,
        ExecutorState<double> before,
        ExecutorState<double> after,
        double[] gradients,
        Optimizer optimizer,
        Sequence<ParameterGroup>? groups,
        Clipping? clipping
    )
    {
        var rules = layout.Entries.Select(entry => ParameterGroup.Resolve(optimizer, groups, entry.Name)).ToArray();
        var frozen = layout
            .Entries.SelectMany((entry, i) => Enumerable.Repeat(rules[i] is null, entry.Shape.Size))
            .ToArray();
        var clipped = Textbook.Clip(layout, before.Parameters, gradients, frozen, clipping);
        for (var p = 0; p < rules.Length; p++)
        {
            var entry = layout.Entries[p];
            var (old, now) = (before.Parameters[entry.Name], after.Parameters[entry.Name]);
            if (rules[p] is not { } rule)
            {
                Assert.Equal(old, now);
                Assert.DoesNotContain(
                    after.OptimizerState.Keys,
                    key => key.StartsWith(entry.Name + "/", StringComparison.Ordinal)
                );
                continue;
            }

            for (var i = 0; i < old.Size; i++)
            {
                var step = rule.Accept(new Textbook(old[i], clipped[entry.Offset + i], Memory(before, entry.Name, i)));
                Assert.True(
                    Math.Abs(step.Weight - now[i]) <= Tolerances.Float64.Update * step.Scale,
                    $"{entry.Name}[{i}]: {now[i]:R}, but the textbook gives {step.Weight:R}"
                );
                var memory = Memory(after, entry.Name, i);
                Assert.Equal(step.Memory.Keys.Order(StringComparer.Ordinal), memory.Keys.Order(StringComparer.Ordinal));
                foreach (var (slot, expected) in step.Memory)
                    Assert.True(
                        Math.Abs(expected - memory[slot]) <= Tolerances.Float64.Update * step.Scale,
                        $"{entry.Name}/{slot}[{i}]: {memory[slot]:R}, but the textbook gives {expected:R}"
                    );
            }
        }
    }

    private static Dictionary<string, double> Memory(ExecutorState<double> state, string parameter, int i) =>
        state
            .OptimizerState.Where(pair => pair.Key.StartsWith(parameter + "/", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[(parameter.Length + 1)..], pair => pair.Value[pair.Value.Size == 1 ? 0 : i]);
}
