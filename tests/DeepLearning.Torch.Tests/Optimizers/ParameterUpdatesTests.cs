using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch.Tests.Optimizers;

// Alone, for torch.optim's and clip_grad_norm_'s sake: a collection on another thread may free their scalars.
[Collection(nameof(ProcessWide))]
public sealed class ParameterUpdatesTests
{
    [Fact]
    public void Groups_freeze_scale_and_decay_on_their_own()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<double>(model);
        var gradients = Nets.Values<double>(executor.Layout.Length);
        executor.SetGradients(gradients);
        var before = executor.Export();
        executor.Update(
            new Optimizer.Sgd(0.1, weightDecay: 0.5),
            [
                new ParameterGroup("0.weight") { Frozen = true },
                new ParameterGroup("*.bias") { LearningRateScale = 2, WeightDecay = 0 },
            ]
        );
        var after = executor.Export();
        Assert.Equal(before.Parameters["0.weight"], after.Parameters["0.weight"]);
        Check("0.bias", 0.2, 0);
        Check("2.bias", 0.2, 0);
        Check("2.weight", 0.1, 0.5);
        Assert.All(Nets.Gradients(executor), g => Assert.Equal(0, g));

        void Check(string name, double rate, double decay)
        {
            var (w, g) = (before.Parameters[name].Memory.ToArray(), gradients[executor.Layout[name].Range]);
            Nets.Close<double>([.. w.Zip(g, (w, g) => w - rate * (g + decay * w))], after.Parameters[name].Span, 1e-15);
        }
    }

    [Fact]
    public void Momentum_survives_changes_of_groups_and_rates_and_a_frozen_spell()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<double>(model);
        var sgd = new Optimizer.Sgd(0.1, momentum: 0.5, dampening: 0.25);
        var (w, v) = (executor.Export().Parameters["0.bias"].Memory.ToArray(), new double[10]);
        for (var step = 0; step < 6; step++)
        {
            var gradients = Nets.Values<double>(executor.Layout.Length, (ulong)step);
            executor.SetGradients(gradients);
            var frozen = step == 3;
            Sequence<ParameterGroup>? groups =
                step < 2 ? null : [new ParameterGroup("0.*") { Frozen = frozen, LearningRateScale = step }];
            executor.Update(sgd with { LearningRate = 0.1 / (1 + step) }, groups);
            if (frozen)
                continue;
            var g = gradients[executor.Layout["0.bias"].Range];
            for (var i = 0; i < w.Length; i++)
            {
                v[i] = step == 0 ? g[i] : 0.5 * v[i] + 0.75 * g[i];
                w[i] -= 0.1 / (1 + step) * (step < 2 ? 1 : step) * v[i];
            }
        }

        var state = executor.Export();
        Nets.Close<double>(w, state.Parameters["0.bias"].Span, 1e-14);
        Nets.Close<double>(v, state.OptimizerState["0.bias/momentum"].Span, 1e-14);
    }

    [Fact]
    public void A_frozen_parameter_has_no_momentum_and_an_update_without_gradients_still_decays()
    {
        using var executor = Nets.Compile<double>(Nets.Mlp());
        var before = executor.Export().Parameters;
        executor.Update(
            new Optimizer.Sgd(0.5, momentum: 0.9, weightDecay: 0.1),
            [new ParameterGroup("2.*") { Frozen = true }]
        );
        var after = executor.Export();
        Assert.Equal(["0.bias/momentum", "0.weight/momentum"], after.OptimizerState.Keys);
        Nets.Close<double>(
            [.. before["0.weight"].Memory.ToArray().Select(w => 0.95 * w)],
            after.Parameters["0.weight"].Span,
            1e-15
        );
        Assert.Equal(before["2.weight"], after.Parameters["2.weight"]);
    }

    [Fact]
    public void Imported_state_is_exported_before_the_first_update_too()
    {
        using var executor = Nets.Compile<float>(Nets.Mlp());
        executor.Update(new Optimizer.Sgd(0.5, momentum: 0.9, weightDecay: 0.1));
        var state = executor.Export();
        using var other = Nets.Compile<float>(Nets.Mlp());
        other.Import(state);
        Assert.Equal(state, other.Export());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1000)]
    public void Clipping_by_norm_is_torchs_and_leaves_frozen_parameters_out(double limit) =>
        Clip(new Clipping.ByNorm(limit), parameters => torch.nn.utils.clip_grad_norm_(parameters, limit));

    [Theory]
    [InlineData(NormOrder.One, 1)]
    [InlineData(NormOrder.Infinity, double.PositiveInfinity)]
    public void Clipping_by_other_norms_is_torchs(NormOrder order, double type)
    {
        foreach (var limit in new[] { 0.5, 1000 })
            Clip(
                new Clipping.ByNorm(limit, order),
                parameters => torch.nn.utils.clip_grad_norm_(parameters, limit, type)
            );
    }

    [Fact]
    public void Clipping_by_value_is_torchs() =>
        Clip(new Clipping.ByValue(0.3), parameters => torch.nn.utils.clip_grad_value_(parameters, 0.3));

    public static TheoryData<Optimizer> Rules =>
        [
            new Optimizer.Sgd(0.1, momentum: 0.9, dampening: 0.2, weightDecay: 0.1),
            new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.1, nesterov: true),
            new Optimizer.Adam(0.1, weightDecay: 0.1),
            new Optimizer.Adam(0.1, amsGrad: true),
            new Optimizer.AdamW(0.1),
            new Optimizer.AdamW(0.1, amsGrad: true),
            new Optimizer.RmsProp(),
            new Optimizer.RmsProp(0.1, weightDecay: 0.1, momentum: 0.9, centered: true),
            new Optimizer.Adagrad(0.1, learningRateDecay: 0.1, weightDecay: 0.1, initialSum: 0.5),
            new Optimizer.NAdam(),
            new Optimizer.NAdam(0.1, weightDecay: 0.1, momentumDecay: 0.5),
            // TorchSharp 0.107 multiplies by the rate twice where RAdam divides: at a rate of 1 it is right.
            new Optimizer.RAdam(1),
            new Optimizer.RAdam(1, weightDecay: 0.1),
            new Optimizer.Adadelta(),
            new Optimizer.Adadelta(0.5, weightDecay: 0.1),
        ];

    [Theory, MemberData(nameof(Rules))]
    public void Each_rule_is_the_one_of_torch_optim(Optimizer rule)
    {
        using var executor = Nets.Compile<double>(Nets.Mlp());
        using var scope = torch.NewDisposeScope();
        var before = executor.Export().Parameters;
        var parameters = executor.Layout.Entries.ToDictionary(
            entry => entry.Name,
            entry => new Parameter(torch.tensor(before[entry.Name].Memory.ToArray()))
        );
        var optimizer = rule.Accept(new TorchOptim(parameters.Values));
        for (var step = 0; step < 10; step++)
        {
            var gradients = Nets.Values<double>(executor.Layout.Length, (ulong)step);
            executor.SetGradients(gradients);
            executor.Update(rule);
            foreach (var (name, parameter) in parameters)
                parameter.grad = torch.tensor(gradients[executor.Layout[name].Range]);
            optimizer.step();
        }

        var after = executor.Export().Parameters;
        foreach (var (name, parameter) in parameters)
            Nets.Close<double>(PlainModules.Values(parameter), after[name].Span, 1e-13);
    }

    private sealed class TorchOptim(IEnumerable<Parameter> parameters) : IOptimizerVisitor<torch.optim.Optimizer>
    {
        public torch.optim.Optimizer Visit(Optimizer.Sgd rule) =>
            torch.optim.SGD(
                parameters,
                rule.LearningRate,
                rule.Momentum,
                rule.Dampening,
                rule.WeightDecay,
                rule.Nesterov
            );

        public torch.optim.Optimizer Visit(Optimizer.Adam rule) =>
            torch.optim.Adam(
                parameters,
                rule.LearningRate,
                rule.Beta1,
                rule.Beta2,
                rule.Epsilon,
                rule.WeightDecay,
                rule.AmsGrad
            );

        public torch.optim.Optimizer Visit(Optimizer.AdamW rule) =>
            torch.optim.AdamW(
                parameters,
                rule.LearningRate,
                rule.Beta1,
                rule.Beta2,
                rule.Epsilon,
                rule.WeightDecay,
                rule.AmsGrad
            );

        public torch.optim.Optimizer Visit(Optimizer.RmsProp rule) =>
            torch.optim.RMSProp(
                parameters,
                rule.LearningRate,
                rule.Smoothing,
                rule.Epsilon,
                rule.WeightDecay,
                rule.Momentum,
                rule.Centered
            );

        public torch.optim.Optimizer Visit(Optimizer.NAdam rule) =>
            torch.optim.NAdam(
                parameters,
                rule.LearningRate,
                rule.Beta1,
                rule.Beta2,
                rule.Epsilon,
                rule.WeightDecay,
                rule.MomentumDecay
            );

        public torch.optim.Optimizer Visit(Optimizer.RAdam rule) =>
            torch.optim.RAdam(parameters, rule.LearningRate, rule.Beta1, rule.Beta2, rule.Epsilon, rule.WeightDecay);

        public torch.optim.Optimizer Visit(Optimizer.Adadelta rule) =>
            torch.optim.Adadelta(parameters, rule.LearningRate, rule.Smoothing, rule.Epsilon, rule.WeightDecay);

        public torch.optim.Optimizer Visit(Optimizer.Lion rule) =>
            throw new NotSupportedException("torch.optim has no Lion");

        public torch.optim.Optimizer Visit(Optimizer.Adagrad rule) =>
            torch.optim.Adagrad(
                parameters,
                rule.LearningRate,
                rule.LearningRateDecay,
                rule.WeightDecay,
                rule.InitialSum,
                rule.Epsilon
            );
    }

    private static void Clip(Clipping clipping, Action<IEnumerable<Parameter>> torchs)
    {
        using var executor = Nets.Compile<double>(Nets.Mlp());
        var gradients = Nets.Values<double>(executor.Layout.Length);
        executor.SetGradients(gradients);
        var before = executor.Export().Parameters;
        executor.Update(new Optimizer.Sgd(1), [new ParameterGroup("0.bias") { Frozen = true }], clipping);
        var after = executor.Export().Parameters;
        using var scope = torch.NewDisposeScope();
        var moving = executor
            .Layout.Entries.Where(entry => entry.Name != "0.bias")
            .ToDictionary(entry => entry.Name, entry => new Parameter(torch.zeros(entry.Shape.Size, torch.float64)));
        foreach (var (name, parameter) in moving)
            parameter.grad = torch.tensor(gradients[executor.Layout[name].Range]);
        torchs(moving.Values);
        foreach (var (name, parameter) in moving)
        {
            var g = PlainModules.Values(parameter.grad!);
            Nets.Close<double>([.. before[name].Memory.ToArray().Zip(g, (w, g) => w - g)], after[name].Span, 1e-14);
        }
    }
}
