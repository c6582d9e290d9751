using System.Text.Json;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>The harness can fail: wrong gradients are found, and named; nothing compared is no pass.</summary>
public class HarnessTests
{
    private static readonly Model Net = TestData.SmallCnn();
    private static readonly Objective Loss = TestData.CrossEntropy(Net);

    [Theory]
    [InlineData("0.weight", 1.0005)]
    [InlineData("8.bias", 1.0005)]
    [InlineData("6.weight", -1)]
    [InlineData("input:input", 1.0005)]
    [InlineData("1.bias", 0)]
    public void A_changed_gradient_is_found_and_the_odd_one_out_named(string tensor, double factor)
    {
        var tampered = new TamperedBackend(Checks.Reference, tensor, g => g * factor);
        var batch = TestData.Batch<double>(Net, Loss, 6, 1);
        foreach (
            var report in new[]
            {
                GradientCheck.Compare(Checks.Reference, tampered, Net, Loss, batch, 1),
                GradientCheck.Compare(tampered, Checks.Reference, Net, Loss, batch, 1),
            }
        )
        {
            Assert.False(report.Passed);
            Assert.Equal(tensor, Assert.Single(report.Failures).Name);
            Assert.Equal(tensor, report.Worst!.Name);
            Assert.Equal("tampered", report[tensor].OddOneOut);
            Assert.Contains("tampered is the odd one out", report.ToTable(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_backends_that_are_wrong_together_are_found_by_the_finite_differences()
    {
        var tampered = new TamperedBackend(Checks.Reference, "0.weight", g => g * 1.0005);
        var report = GradientCheck.Compare(tampered, tampered, Net, Loss, TestData.Batch<double>(Net, Loss, 6, 1), 1);
        Assert.Equal(Verdict.Agree, report["0.weight"].Verdict);
        Assert.Equal("0.weight", Assert.Single(report.Failures).Name);
    }

    [Fact]
    public void A_NaN_on_one_side_is_found()
    {
        var rounding = new TamperedBackend(Checks.Reference, "0.bias", _ => double.NaN);
        Assert.Equal(
            "0.bias",
            Assert
                .Single(
                    GradientCheck
                        .Compare(Checks.Reference, rounding, Net, Loss, TestData.Batch<double>(Net, Loss, 6, 1), 1)
                        .Failures
                )
                .Name
        );
        var tampered = new TamperedBackend(Checks.Reference, "8.weight", _ => double.NaN);
        var report = GradientCheck.Compare(
            Checks.Reference,
            tampered,
            Net,
            Loss,
            TestData.Batch<double>(Net, Loss, 6, 1),
            1
        );
        Assert.Equal(double.PositiveInfinity, report["8.weight"].ScaledError);
        Assert.Equal("8.weight", Assert.Single(report.Failures).Name);
        Assert.True(TensorComparison.Of<double>("x", [double.NaN, 1], [double.NaN, 1], 0).Passed);
    }

    [Fact]
    public void A_scale_that_is_not_a_number_hides_nothing()
    {
        Assert.Equal(
            Verdict.Disagree,
            TensorComparison.Of<double>("x", [1, 2], [1, 3], 1e-12, [1, double.NaN]).Verdict
        );
        Assert.Equal(Verdict.Agree, TensorComparison.Of<double>("x", [1, 2], [1, 2], 1e-12, [1, double.NaN]).Verdict);
    }

    [Fact]
    public void A_trajectory_that_parts_is_found()
    {
        var tampered = new TamperedBackend(Checks.Reference, "8.weight", g => g * (1 + 1e-8));
        var report = Trajectory.Compare(
            Checks.Reference,
            tampered,
            Net,
            Loss,
            [TestData.Batch<double>(Net, Loss, 6, 1)],
            new Optimizer.Sgd(0.1),
            3,
            1
        );
        Assert.Equal(1, report.FirstPartedStep);
        Assert.True(
            Trajectory
                .Compare(
                    Checks.Reference,
                    Checks.Reference,
                    Net,
                    Loss,
                    [TestData.Batch<double>(Net, Loss, 6, 1)],
                    new Optimizer.Sgd(0.1),
                    3,
                    1
                )
                .Passed
        );
    }

    [Fact]
    public void Nothing_compared_is_no_pass()
    {
        Assert.Equal(Verdict.Vacuous, TensorComparison.Of<double>("x", [], [], 1).Verdict);
        Assert.False(TensorComparison.Of<double>("x", [0, -0.0], [0, 0], 1).Passed);

        // Every unit of the rectifier is off, so no gradient comes through.
        var dead = TestData.Chain(
            [3],
            new Layer.Dense(4, biasInitializer: new Initializer.Constant(-100)),
            new Layer.ReLU(),
            new Layer.Dense(2)
        );
        var objective = TestData.Squared(dead);
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Reference,
            dead,
            objective,
            TestData.Batch<double>(dead, objective, 3, 1),
            1
        );
        Assert.False(report.Passed);
        Assert.Equal(Verdict.Vacuous, report["0.weight"].Verdict);
        Assert.False(report.IsVacuous);
    }

    [Fact]
    public void Inputs_that_would_mislead_are_refused_before_anything_is_compared()
    {
        var good = TestData.Batch<double>(Net, Loss, 2, 1);
        var values = good.Inputs[0].Reals.ToArray();
        values[5] = double.NaN;
        var error = Assert.Throws<ArgumentException>(() =>
            GradientCheck.Compare(
                Checks.Reference,
                Checks.Reference,
                Net,
                Loss,
                new Batch<double>(2, [values], good.Targets),
                1
            )
        );
        Assert.Contains("element 5", error.Message, StringComparison.Ordinal);
        Assert.Throws<BackendUnavailableException>(() =>
            GradientCheck.Compare(
                Checks.Reference,
                Checks.Reference,
                Net,
                Loss,
                good,
                1,
                new() { Device = new("cuda", 63) }
            )
        );
    }

    [Fact]
    public void Kinks_are_counted_and_not_judged()
    {
        // |x| at its kink, just beside it within the step, and far away.
        var comparison = GradientCheck.Function(
            [0, 3e-5, -7e-5, 1, -2],
            x => [.. x.Select(Math.Abs)],
            (x, dy) => [.. x.Select((v, i) => Math.Sign(v) * dy[i])]
        );
        Assert.True(comparison.Passed, comparison.ToString());
        Assert.Equal(3, comparison.FiniteDifference!.Kinks);
        Assert.Equal(2, comparison.FiniteDifference.Judged);
    }

    [Fact]
    public void A_bare_functions_wrong_backward_pass_is_found()
    {
        double[] x = [0.3, -1.2, 2.5];
        Assert.True(
            GradientCheck
                .Function(x, v => [.. v.Select(Math.Exp)], (v, dy) => [.. v.Select((t, i) => Math.Exp(t) * dy[i])])
                .Passed
        );
        var wrong = GradientCheck.Function(
            x,
            v => [.. v.Select(Math.Exp)],
            (v, dy) => [.. v.Select((t, i) => (i == 1 ? 1.001 : 1) * Math.Exp(t) * dy[i])]
        );
        Assert.False(wrong.Passed);
        Assert.Equal(
            1,
            FunctionCheck
                .Compare(
                    x,
                    v => [.. v.Select(Math.Exp)],
                    (v, dy) => [.. v.Select((t, i) => (i == 1 ? 1.5 : 1) * Math.Exp(t) * dy[i])]
                )
                .Index
        );
    }

    [Fact]
    public void The_report_reads_as_table_markdown_and_json()
    {
        var tampered = new TamperedBackend(Checks.Reference, "0.weight", _ => double.PositiveInfinity);
        var report = GradientCheck.Compare(
            Checks.Reference,
            tampered,
            Net,
            Loss,
            TestData.Batch<double>(Net, Loss, 6, 1),
            1
        );
        Assert.Contains("0.weight", report.ToTable(), StringComparison.Ordinal);
        Assert.Contains("| 0.weight | ", report.ToMarkdown(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.False(json.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(
            "disagree",
            json.RootElement.GetProperty("tensors")
                .EnumerateArray()
                .Single(t => t.GetProperty("name").GetString() == "0.weight")
                .GetProperty("verdict")
                .GetString()
        );
    }
}
