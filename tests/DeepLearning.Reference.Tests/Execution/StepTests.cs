using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

public class StepTests
{
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.01, momentum: 0.9, weightDecay: 1e-4);
    private static readonly Sequence<ParameterGroup> Groups =
    [
        new("conv1.*") { Frozen = true },
        new("*.bias") { WeightDecay = 0 },
    ];

    public static TheoryData<string> Models => ["cnn", "mlp", "smooth", "shared"];

    private static Model Of(string name) =>
        name switch
        {
            "cnn" => Nets.Cnn,
            "mlp" => Nets.Mlp,
            "smooth" => Nets.Smooth,
            _ => new(
                [
                    new("input", new Layer.Input([64])),
                    new("first", new Layer.Dense(64), ["input"]),
                    new("relu", new Layer.ReLU(), ["first"]),
                    new("again", new Layer.Dense(64), ["relu"]) { SharesParametersOf = "first" },
                    new("aside", new Layer.Dense(7), ["relu"]),
                    new("head", new Layer.Dense(10), ["again"]),
                ],
                ["head", "aside"]
            ),
        };

    /// <summary>A step moves parameters as soon as their gradient is complete; nobody can tell.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Is_accumulate_and_update_to_the_bit(string name)
    {
        var model = Of(name);
        var objective = new Objective([new LossTerm(model.Outputs[0], new Loss.CrossEntropy())]);
        foreach (var groups in new[] { null, name == "cnn" ? Groups : null })
        {
            var (together, apart) = (Compile(), Compile());
            for (var step = 0; step < 4; step++)
            {
                var batch = TestData.Batch<float>(model, objective, 2 + 7 * step, (ulong)step);
                var key = RngKey.FromSeed(1).Fold(step);
                var loss = together.Step(batch, key, Rule, groups);
                Assert.Equal(apart.Accumulate(batch, 1, key), loss);
                apart.Update(Rule, groups);
                Assert.Equal(Sha(apart), Sha(together));
            }

            Assert.True(Gradients(together).All(g => g == 0));
        }

        IExecutor<float> Compile() =>
            new ReferenceBackend().Compile<float>(
                model,
                new CompileOptions
                {
                    Objective = objective,
                    Seed = 3,
                    Threads = 2,
                }
            );
    }

    public static TheoryData<string> Rules =>
        ["adam", "adamW", "rmsProp", "adagrad", "nAdam", "rAdam", "adadelta", "lion", "penalties"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Is_accumulate_and_update_for_every_rule(string name)
    {
        Optimizer rule = name switch
        {
            "adam" => new Optimizer.Adam(0.01, weightDecay: 0.1, amsGrad: true),
            "adamW" => new Optimizer.AdamW(0.01),
            "rmsProp" => new Optimizer.RmsProp(0.01, momentum: 0.9),
            "adagrad" => new Optimizer.Adagrad(0.01, 0.1),
            "nAdam" => new Optimizer.NAdam(0.01, weightDecay: 0.1),
            "rAdam" => new Optimizer.RAdam(0.01, weightDecay: 0.1, decoupledWeightDecay: true),
            "adadelta" => new Optimizer.Adadelta(weightDecay: 0.1),
            "lion" => new Optimizer.Lion(0.01, weightDecay: 0.1),
            _ => Rule,
        };
        Sequence<ParameterGroup>? groups =
            name == "penalties"
                ?
                [
                    new("*.weight")
                    {
                        L1Penalty = 1e-3,
                        L2Penalty = 1e-3,
                        MaxNorm = 0.5,
                    },
                ]
                : null;
        using var together = Nets.Compile<float>(Nets.Mlp, 2);
        using var apart = Nets.Compile<float>(Nets.Mlp, 1);
        for (var step = 0; step < 3; step++)
        {
            var batch = TestData.Batch<float>(Nets.Mlp, TestData.CrossEntropy(Nets.Mlp), 9, (ulong)step);
            together.Step(batch, default, rule, groups);
            apart.Accumulate(batch, 1, default);
            apart.Update(rule, groups);
            Assert.Equal(Sha(apart), Sha(together));
        }
    }

    /// <summary>Gradients that were added up before take part, as in an update.</summary>
    [Fact]
    public void Takes_accumulated_gradients_along()
    {
        using var together = Nets.Compile<float>(Nets.Mlp, 2);
        using var apart = Nets.Compile<float>(Nets.Mlp, 2);
        var batch = TestData.Batch<float>(Nets.Mlp, TestData.CrossEntropy(Nets.Mlp), 9, 1);
        together.Accumulate(batch, 0.5, default);
        together.Step(batch, default, Rule);
        apart.Accumulate(batch, 0.5, default);
        apart.Accumulate(batch, 1, default);
        apart.Update(Rule);
        Assert.Equal(Sha(apart), Sha(together));
    }

    private static string Sha(IExecutor<float> executor)
    {
        var state = executor.Export();
        return $"{state.Parameters.Sha256()} {state.State.Sha256()} {state.OptimizerState.Sha256()}";
    }

    private static float[] Gradients(IExecutor<float> executor)
    {
        var gradients = new float[executor.Layout.Length];
        executor.Gradients(gradients);
        return gradients;
    }
}
