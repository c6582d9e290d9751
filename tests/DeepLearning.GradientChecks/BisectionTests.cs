using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Where two backends part is named: the node, the parameter, the step; and the case that reproduces it can be kept.
/// </summary>
public class BisectionTests
{
    private static readonly Model Net = TestData.Chain(
        [2, 8, 8],
        new Layer.Conv2d(4, 3, padding: 1),
        new Layer.BatchNorm(),
        new Layer.LeakyReLU(0.1),
        new Layer.MaxPool2d(2),
        new Layer.Dropout(0.25),
        new Layer.Custom(new Skew(1)),
        new Layer.Flatten(),
        new Layer.Dense(12),
        new Layer.Tanh(),
        new Layer.Dense(5)
    );

    private static readonly Objective Loss = TestData.CrossEntropy(Net);
    private static readonly Optimizer Sgd = new Optimizer.Sgd(0.05, momentum: 0.9);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sound_backends_do_not_part(bool training)
    {
        Assert.Null(
            Bisection.Of(Checks.Reference, Checks.Torch, Net, Loss, Batch<double>(1), 1, new() { Training = training })
        );
        Assert.Null(
            Bisection.Of(
                Checks.Reference,
                Checks.Torch,
                Net,
                Loss,
                Batch<float>(1),
                1,
                GradientCheckOptions.For<float>() with
                {
                    Training = training,
                }
            )
        );
        Assert.Null(
            Bisection.OfRun(Checks.Reference, Checks.Torch, Net, Loss, [Batch<double>(1), Batch<double>(2)], Sgd, 5, 1)
        );
    }

    [Fact]
    public void A_model_that_reads_indices_is_searched_too()
    {
        var model = new Model(
            [
                new("words", new Layer.Input([4], 3)),
                new("table", new Layer.Embedding(3, 2, 0), ["words"]),
                new("flat", new Layer.Flatten(), ["table"]),
                new("head", new Layer.Dense(3), ["flat"]),
            ],
            ["head"]
        );
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<double>(model, objective, 6, 1);
        Assert.Null(Bisection.Of(Checks.Reference, Checks.Torch, model, objective, batch, 1));
        Assert.Null(
            Bisection.OfRun(
                Checks.Reference,
                Checks.Torch,
                model,
                objective,
                [batch, batch],
                new Optimizer.Sgd(0.1),
                5,
                1
            )
        );
        var drawn = Bisection.Of(
            Checks.Reference,
            new OtherModelBackend(Checks.Torch, "table", _ => new Layer.Embedding(3, 2)),
            model,
            objective,
            batch,
            1
        )!;
        Assert.Equal((DivergencePlace.Initial, "table.weight"), (drawn.Place, drawn.Parameter));
        var tampered = new TamperedBackend(Checks.Torch, "table.weight", g => g * 1.0001);
        var divergence = Bisection.Of(Checks.Reference, tampered, model, objective, batch, 1)!;
        Assert.Equal((DivergencePlace.ParameterGradient, "table"), (divergence.Place, divergence.Node));
    }

    [Fact]
    public void The_first_node_of_the_forward_pass_is_named()
    {
        var wrong = new OtherModelBackend(Checks.Torch, "2", _ => new Layer.LeakyReLU(0.1 + 1e-6));
        var divergence = Bisection.Of(Checks.Reference, wrong, Net, Loss, Batch<double>(1), 1)!;
        Assert.Equal(
            (DivergencePlace.Activation, "2", null),
            (divergence.Place, divergence.Node, divergence.Parameter)
        );
        Assert.Equal(0.1 / (0.1 + 1e-6), divergence.Comparison.First / divergence.Comparison.Second, 1e-12);
        Assert.Contains("the output of node '2'", divergence.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_node_of_the_backward_pass_is_named_by_the_gradient_it_hands_on()
    {
        var wrong = new OtherModelBackend(Checks.Reference, "5", _ => new Layer.Custom(new Skew(1 + 1e-6)));
        var divergence = Bisection.Of(Checks.Torch, wrong, Net, Loss, Batch<double>(1), 1)!;
        Assert.Equal((DivergencePlace.ActivationGradient, "4"), (divergence.Place, divergence.Node));
        Assert.Equal<string>(["5"], divergence.Suspects);
    }

    [Theory]
    [InlineData("7.weight", DivergencePlace.ParameterGradient, "7")]
    [InlineData("0.weight", DivergencePlace.ParameterGradient, "0")]
    [InlineData("9.bias", DivergencePlace.ParameterGradient, "9")]
    [InlineData("input:input", DivergencePlace.InputGradient, "input")]
    public void A_gradient_is_named(string tensor, DivergencePlace place, string node)
    {
        var divergence = Bisection.Of(
            Checks.Reference,
            new TamperedBackend(Checks.Reference, tensor, g => g * 1.0001),
            Net,
            Loss,
            Batch<double>(1),
            1
        )!;
        Assert.Equal((place, node), (divergence.Place, divergence.Node));
        Assert.Equal(place == DivergencePlace.ParameterGradient ? tensor : null, divergence.Parameter);
        Assert.NotEqual(divergence.Comparison.First, divergence.Comparison.Second);
    }

    [Fact]
    public void Float32_has_its_own_bound()
    {
        Assert.Null(
            Bisection.Of(
                Checks.Reference,
                new TamperedBackend(Checks.Reference, "7.weight", g => g * 1.0001),
                Net,
                Loss,
                Batch<float>(1),
                1
            )
        );
        Assert.Equal(
            "7.weight",
            Bisection
                .Of(
                    Checks.Reference,
                    new TamperedBackend(Checks.Reference, "7.weight", g => g * 1.01),
                    Net,
                    Loss,
                    Batch<float>(1),
                    1
                )
                ?.Parameter
        );
    }

    [Fact]
    public void In_a_run_the_step_and_the_node_are_named()
    {
        var always = new OtherModelBackend(Checks.Torch, "2", _ => new Layer.LeakyReLU(0.1 + 1e-6));
        var divergence = Bisection.OfRun(
            Checks.Reference,
            always,
            Net,
            Loss,
            [Batch<double>(1), Batch<double>(2)],
            Sgd,
            8,
            1
        )!;
        Assert.Equal((1, DivergencePlace.Activation, "2"), (divergence.Step, divergence.Place, divergence.Node));

        var momentum = new OtherUpdateBackend(
            Checks.Reference,
            (_, rule) => ((Optimizer.Sgd)rule) with { Momentum = 0.8 }
        );
        divergence = Bisection.OfRun(
            Checks.Reference,
            momentum,
            Net,
            Loss,
            [Batch<double>(1), Batch<double>(2)],
            Sgd,
            8,
            1
        )!;
        Assert.Equal(
            (2, DivergencePlace.OptimizerState, "0.weight/momentum"),
            (divergence.Step, divergence.Place, divergence.Parameter)
        );
        Assert.Equal(
            DivergencePlace.OptimizerState,
            DivergenceCase.Read(divergence.Case.Write(), Reader).Replay(Checks.Reference, momentum)!.Place
        );
    }

    [Fact]
    public void A_run_that_parts_though_every_single_step_is_sound_says_so()
    {
        var late = new OtherUpdateBackend(
            Checks.Reference,
            (update, rule) => update < 4 ? rule : rule with { LearningRate = rule.LearningRate * 1.001 }
        );
        var divergence = Bisection.OfRun(
            Checks.Reference,
            late,
            Net,
            Loss,
            [Batch<double>(1), Batch<double>(2)],
            Sgd,
            8,
            1
        )!;
        Assert.Equal((4, DivergencePlace.Drift, null), (divergence.Step, divergence.Place, divergence.Node));
        Assert.True(divergence.Comparison.ScaledError > Tolerances.Float64.Trajectory);
    }

    [Fact]
    public void A_case_comes_back_from_its_file_and_parts_again()
    {
        var wrong = new OtherModelBackend(Checks.Torch, "2", _ => new Layer.LeakyReLU(0.1 + 1e-6));
        foreach (
            var divergence in new[]
            {
                Bisection.Of(Checks.Reference, wrong, Net, Loss, Batch<double>(1), 1, new() { Training = false })!,
                Bisection.OfRun(
                    Checks.Reference,
                    wrong,
                    Net,
                    Loss,
                    [Batch<double>(1)],
                    Sgd,
                    3,
                    1,
                    [new("0.*") { Frozen = true }],
                    new Clipping.ByNorm(1)
                )!,
            }
        )
        {
            var json = divergence.Case.Write();
            var read = DivergenceCase.Read(json, Reader);
            Assert.Equal(json, read.Write());
            var replayed = read.Replay(Checks.Reference, wrong)!;
            Assert.Equal(divergence.Comparison, replayed.Comparison);
            Assert.Equal(divergence.Node, replayed.Node);
            Assert.Null(read.Replay(Checks.Reference, Checks.Torch));
        }
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("{}", "cannot be read")]
    [InlineData("null", "it is null")]
    public void A_file_that_is_no_case_is_refused(string json, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<DivergenceCaseException>(() => DivergenceCase.Read(json)).Message,
            StringComparison.Ordinal
        );

    private static CustomLayerReader Reader => CustomLayerReader.Of<Skew>("Skew");

    private static Batch<T> Batch<T>(ulong seed)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => TestData.Batch<T>(Net, Loss, 6, seed);
}
