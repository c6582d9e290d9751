using DeepLearning.GradientChecks.PlantedFaults;
using DeepLearning.Reference;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// The third opinion: values and derivatives from the layers' plain formulas on dual numbers. It catches what two
/// backends have wrong together, and what finite differences cannot see.
/// </summary>
public class ForwardModeTests
{
    private static readonly FaultCheck Unchecked = new("none", "none", _ => new([], 0));
    private static readonly GradientCheckOptions WithoutForwardMode = new() { ForwardMode = false };

    [Fact]
    public void Has_an_opinion_on_every_layer_and_every_loss()
    {
        var layers = LayerCases.All.Values.DistinctBy(c => c.Layer.GetType()).Where(c => c.Layer is not Layer.Custom);
        Assert.Equal(
            typeof(Layer)
                .GetNestedTypes()
                .Where(t => !t.IsAbstract && t != typeof(Layer.Custom) && t != typeof(Layer.Input))
                .Select(t => t.Name)
                .Order(),
            layers.Select(c => c.Layer.GetType().Name).Order()
        );
        foreach (var (layer, inputs, training) in layers)
        {
            var report = LayerCheck.Compare(Checks.Reference, Checks.Torch, layer, inputs, seed: 3, training: training);
            Assert.Null(report.WhyNoForwardMode);
            Assert.Equal(Verdict.Agree, Assert.Single(report.Values).Verdict);
            Assert.All(
                report.Tensors.Where(t => t.Name != "output"),
                t => Assert.True(t.ForwardMode!.Passed, t.ToString())
            );
        }

        foreach (var (name, test) in LossCases.All)
        {
            var report = GradientCheck.Compare(
                Checks.Torch,
                Checks.Reference,
                test.Model,
                test.Objective,
                test.Batch,
                1,
                new() { FiniteDifferences = false }
            );
            Assert.True(report.Passed && report.Tensors[0].ForwardMode is { Passed: true }, name + report.ToTable());
        }
    }

    /// <summary>At the kink itself, where finite differences say nothing.</summary>
    [Fact]
    public void At_kinks_has_the_derivatives_that_libtorch_has()
    {
        var finite = KinkCases.All.Where(c => c.Value.Input.Span.ToArray().All(double.IsFinite)).ToArray();
        Assert.True(finite.Length >= 5);
        foreach (var (name, kink) in finite)
        {
            var report = LayerCheck.Compare(
                Checks.Torch,
                Checks.Reference,
                kink.Layer,
                [kink.Input],
                kink.OutputGradient
            );
            Assert.True(report.Passed && report["input:x0"].ForwardMode is { Passed: true }, name + report.ToTable());
        }
    }

    [Fact]
    public void A_derivative_that_both_have_wrong_by_less_than_finite_differences_see_is_found()
    {
        var model = TestData.SmallCnn();
        var wrong = Reference<Layer.Dense>((_, _, c) => Contribution.Scale(c.Parameters[0], 1 + 1e-8));
        var (old, now) = AgainstItself(wrong, model, TestData.CrossEntropy(model));
        Assert.True(old.Passed, old.ToTable());
        Assert.Equal(["6.weight", "8.weight"], now.Failures.Select(t => t.Name));
        Assert.Empty(now.WrongValues);
        Assert.Contains("agree, but not with the forward mode", now.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_derivative_that_both_have_wrong_at_a_kink_is_found()
    {
        var model = TestData.Chain([4], new Layer.ReLU());
        var wrong = new ReferenceBackend(
            Fault.Backward<Layer.ReLU>(
                "derivative 1 at 0",
                Unchecked,
                (_, pass, c) =>
                {
                    for (var i = 0; i < c.Inputs[0].Length; i++)
                        if (pass.Input()[i] == 0)
                            c.Inputs[0][i] += pass.OutputGradient[i];
                }
            )
        );
        var batch = Batch<double>.Of(1, new[] { 0.0, 2, -1, 0 }, new[] { 3.0, 1, 1, 5 });
        var objective = TestData.Squared(model);
        Assert.True(GradientCheck.Compare(wrong, wrong, model, objective, batch, 1, WithoutForwardMode).Passed);
        var report = GradientCheck.Compare(wrong, wrong, model, objective, batch, 1);
        Assert.Equal("input:input", Assert.Single(report.Failures).Name);
    }

    /// <summary>Forward and backward pass fit one another, so differences of the loss have nothing to say.</summary>
    [Fact]
    public void A_formula_that_both_have_wrong_is_found_and_the_node_named()
    {
        var model = TestData.Chain([6], new Layer.Dense(5), new Layer.GELU(), new Layer.Dense(3));
        var wrong = new ReferenceBackend(
            Fault.In<Layer.GELU>("tanh's form in place of erf's", Unchecked, (_, _) => new ApproximateGELU<double>())
        );
        var (old, now) = AgainstItself(wrong, model, TestData.CrossEntropy(model));
        Assert.True(old.Passed, old.ToTable());
        Assert.False(now.Passed);
        Assert.Equal("1", now.WrongValues[0].Name);
        Assert.Contains("WRONG VALUES of '1'", now.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_both_forget_is_found_though_zero_was_allowed()
    {
        var model = TestData.Chain([3], new Layer.Dense(4), new Layer.Tanh(), new Layer.Dense(2));
        var wrong = Reference<Layer.Tanh>((_, _, c) => Contribution.Scale(c.Inputs[0], 0));
        var options = new GradientCheckOptions
        {
            FiniteDifferences = false,
            Vanishing = ["0.weight", "0.bias", "input:input"],
        };
        var batch = TestData.Batch<double>(model, TestData.Squared(model), 4, 1);
        var report = GradientCheck.Compare(wrong, wrong, model, TestData.Squared(model), batch, 1, options);
        Assert.Equal(options.Vanishing.Order(), report.Failures.Select(t => t.Name).Order());
        Assert.Contains("zero on both, but not in truth", report.ToTable(), StringComparison.Ordinal);
    }

    /// <summary>The formula reads the float32 backend's own values, node by node.</summary>
    [Fact]
    public void Judges_float32_too()
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batch = TestData.Batch<float>(model, objective, 6, 1);
        var options = GradientCheckOptions.For<float>() with { FiniteDifferences = false };
        var report = GradientCheck.Compare(Checks.Torch, Checks.Reference, model, objective, batch, 1, options);
        Assert.True(report.Passed, report.ToTable());
        var judged = report.Tensors.Where(t => t.Verdict == Verdict.Agree).ToArray();
        Assert.True(judged.Length >= 8, report.ToTable());
        Assert.All(judged, t => Assert.True(t.ForwardMode!.ScaledError < 1e-5, report.ToTable()));
        Assert.All(report.Values, v => Assert.True(v.ScaledError < 1e-5, $"{v}"));
        var tampered = new TamperedBackend(Checks.Torch, "0.weight", g => g * 1.1);
        var wrong = GradientCheck.Compare(tampered, tampered, model, objective, batch, 1, options);
        Assert.Equal("0.weight", Assert.Single(wrong.Failures).Name);
    }

    [Theory]
    [InlineData("0.weight")]
    [InlineData("8.bias")]
    [InlineData("input:input")]
    public void Names_the_odd_one_out_without_finite_differences(string tensor)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batch = TestData.Batch<double>(model, objective, 6, 1);
        var tampered = new TamperedBackend(Checks.Reference, tensor, g => g * (1 + 1e-7));
        foreach (var (first, second) in new[] { (Checks.Torch, (IBackend)tampered), (tampered, Checks.Torch) })
        {
            var report = GradientCheck.Compare(
                first,
                second,
                model,
                objective,
                batch,
                1,
                new() { FiniteDifferences = false }
            );
            Assert.Equal(tensor, Assert.Single(report.Failures).Name);
            Assert.Equal("tampered", report[tensor].OddOneOut);
        }
    }

    /// <summary>One that computes other values must not be taken for the measure of the other's gradients.</summary>
    [Fact]
    public void Never_speaks_against_the_backend_whose_values_are_right()
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batch = TestData.Batch<double>(model, objective, 6, 1);
        var other = new OtherModelBackend(Checks.Reference, "3", _ => new Layer.MaxPool2d(2, 2, 0, 1) { Kernel = 1 });
        foreach (var (first, second) in new[] { (Checks.Torch, (IBackend)other), (other, Checks.Torch) })
        {
            var report = GradientCheck.Compare(
                first,
                second,
                model,
                objective,
                batch,
                1,
                new() { FiniteDifferences = false }
            );
            Assert.False(report.Passed);
            Assert.All(report.Tensors, t => Assert.NotEqual(Checks.Torch.Name, t.OddOneOut));
            Assert.Contains(report.Tensors, t => t.OddOneOut == other.Name);
        }
    }

    [Fact]
    public void A_custom_layer_without_a_dual_form_is_left_to_the_others_and_said()
    {
        var model = TestData.Chain([6], new Layer.Dense(4), new Layer.Custom(new Swish()), new Layer.Dense(3));
        var objective = TestData.CrossEntropy(model);
        var report = Checks.Model(model, objective, 5);
        Assert.Contains("node '1' is a Swish", report.WhyNoForwardMode, StringComparison.Ordinal);
        Assert.Contains("no forward mode: node '1' is a Swish", report.ToTable(), StringComparison.Ordinal);
        Assert.Empty(report.Values);
        Assert.All(report.Tensors, t => Assert.True(t.ForwardMode is null && t.FiniteDifference!.Judged > 0));
    }

    [Fact]
    public void A_custom_layer_with_a_dual_form_is_judged()
    {
        var model = TestData.Chain([6], new Layer.Dense(4), new Layer.Custom(new Softsign()), new Layer.Dense(3));
        var report = Checks.Model(model, TestData.CrossEntropy(model), 5);
        Assert.Null(report.WhyNoForwardMode);
        Assert.All(report.Tensors, t => Assert.True(t.ForwardMode!.Passed));
    }

    [Fact]
    public void Random_models_that_both_have_wrong_are_found()
    {
        var wrong = Reference<Layer.Dense>((_, _, c) => Contribution.Scale(c.Parameters[0], 1 + 1e-6));
        var samples = Enumerable
            .Range(0, 60)
            .Select(seed => RandomModels.Graph((ulong)seed))
            .Where(sample => sample.Model.Nodes.Any(n => n.Layer is Layer.Dense))
            .ToArray();
        var found = samples.Count(sample => RandomCheck.Of(wrong, wrong, sample).Stage == "gradients");
        Assert.True(found >= 5, $"{found} of {samples.Length} found");
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {samples.Length} found");
    }

    private static ReferenceBackend Reference<TLayer>(Action<Site, NodePass<double>, Contribution> change)
        where TLayer : Layer => new(Fault.Backward<TLayer>("wrong", Unchecked, change));

    private static (GradientReport Old, GradientReport Now) AgainstItself(
        IBackend wrong,
        Model model,
        Objective objective
    )
    {
        var batch = TestData.Batch<double>(model, objective, 6, 1);
        return (
            GradientCheck.Compare(wrong, wrong, model, objective, batch, 1, WithoutForwardMode),
            GradientCheck.Compare(wrong, wrong, model, objective, batch, 1)
        );
    }
}
