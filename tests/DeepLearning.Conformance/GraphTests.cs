using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>Models that are no chains: several inputs and outputs, shared parameters, values read twice.</summary>
public class GraphTests
{
    private static readonly RngKey Key = RngKey.FromSeed(2);

    [Theory, EachBackend]
    public void Several_inputs_and_outputs_are_right_by_finite_differences(string name)
    {
        var model = new Model(
            [
                new("image", new Layer.Input([2, 6, 6])),
                new("facts", new Layer.Input([4])),
                new("conv", new Layer.Conv2d(3, 3), ["image"]),
                new("bend", new Layer.Tanh(), ["conv"]),
                new("mean", new Layer.GlobalAvgPool2d(), ["bend"]),
                new("both", new Layer.Concat(), ["mean", "facts"]),
                new("class", new Layer.Dense(3), ["both"]),
                new("value", new Layer.Dense(2), ["both"]),
            ],
            ["class", "value"]
        );
        var objective = new Objective([
            new("class", new Loss.CrossEntropy()),
            new("value", new Loss.MeanSquaredError()) { Weight = 0.3 },
        ]);
        Differences(name, model, objective);
    }

    [Theory, EachBackend]
    public void Shared_parameters_add_their_gradients(string name)
    {
        var model = new Model(
            [
                new("x", new Layer.Input([4])),
                new("a", new Layer.Dense(4), ["x"]),
                new("bend", new Layer.Tanh(), ["a"]),
                new("b", new Layer.Dense(4), ["bend"], sharesParametersOf: "a"),
            ],
            ["b"]
        );
        Differences(name, model, TestData.Squared(model));
    }

    [Theory, EachBackend]
    public void A_value_that_is_read_twice_adds_its_gradients(string name)
    {
        var model = new Model(
            [
                new("x", new Layer.Input([4])),
                new("a", new Layer.Sigmoid(), ["x"]),
                new("b", new Layer.Dense(4), ["a"]),
                new("sum", new Layer.Add(), ["a", "b", "a"]),
                new("twice", new Layer.Concat(), ["sum", "a", "sum"]),
            ],
            ["twice"]
        );
        Differences(name, model, TestData.Squared(model));

        var doubled = new Model([new("x", new Layer.Input([2])), new("sum", new Layer.Add(), ["x", "x"])], ["sum"]);
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(doubled, new() { Objective = TestData.Squared(doubled) });
        var pass = executor.Differentiate(Batch<double>.Of(1, new double[] { 1, 2 }, new double[] { 0, 0 }), Key);
        Assert.Equal([2, 4], pass.Outputs["sum"].Span);
        Assert.Equal([4, 8], pass.InputGradients["x"].Span);
    }

    [Theory, EachBackend]
    public void An_output_may_be_read_on_and_an_input_may_be_an_output(string name)
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3])),
                new("hidden", new Layer.Tanh(), ["x"]),
                new("y", new Layer.Dense(2), ["hidden"]),
            ],
            ["hidden", "y", "x"]
        );
        var objective = new Objective([
            new("y", new Loss.CrossEntropy()),
            new("hidden", new Loss.MeanSquaredError()),
            new("x", new Loss.MeanSquaredError()),
        ]);
        Differences(name, model, objective);
    }

    [Theory, EachBackend]
    public void A_second_pass_starts_from_nothing(string name)
    {
        foreach (
            var model in new[]
            {
                TestData.Chain([5], new Layer.Dense(3, hasBias: false)),
                TestData.Chain([2, 4, 4], new Layer.Conv2d(3, 2, hasBias: false)),
            }
        )
        {
            using var executor = TestBackends.Get(name).Compile<double>(model, new() { Seed = 1 });
            ReadOnlyMemory<double> x = TestData.Normal<double>(2 * model.ShapeOf("input").Size, 1);
            Assert.Equal(executor.Evaluate(new(2, [x])), executor.Evaluate(new(2, [x])));
        }
    }

    [Theory, EachBackend]
    public void A_node_that_no_loss_depends_on_has_zero_gradients(string name)
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3])),
                new("y", new Layer.Dense(2), ["x"]),
                new("aside", new Layer.Dense(2), ["x"]),
            ],
            ["y", "aside"]
        );
        var objective = new Objective([new("y", new Loss.MeanSquaredError())]);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective });
        var pass = executor.Differentiate(TestData.Batch<double>(model, objective, 3, 1), Key, activations: true);
        Assert.All(pass.ParameterGradients["aside.weight"].Span.ToArray(), g => Assert.Equal(0, g));
        Assert.All(pass.ActivationGradients["aside"].Span.ToArray(), g => Assert.Equal(0, g));
        Assert.Equal([3, 2], pass.Outputs["aside"].Shape.Extents);
    }

    private static void Differences(string name, Model model, Objective objective)
    {
        var backend = TestBackends.Get(name);
        var report = GradientCheck.Compare(
            backend,
            backend,
            model,
            objective,
            TestData.Batch<double>(model, objective, 3, 5),
            6
        );
        Assert.True(report.Passed, report.ToTable());
        Assert.All(report.Tensors, t => Assert.True(t.FiniteDifference!.Judged > 0, report.ToTable()));
    }
}
