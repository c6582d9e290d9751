using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Losses on bare logits: the identity (a flatten of features) stands before them.</summary>
public class LossTests
{
    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(7, 10, 1)]
    [InlineData(64, 1000, 5)]
    [InlineData(3, 1, 1)]
    public void Cross_entropy(int count, int classes, double deviation)
    {
        var model = TestData.Chain([classes], new Layer.Flatten());
        var batch = new Batch<double>(
            count,
            [TestData.Normal<double>(count * classes, 1, deviation: deviation)],
            [new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => 7 * i % classes).ToArray())]
        );
        var options = classes == 1 ? new GradientCheckOptions { Vanishing = ["input:input"] } : null;
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            TestData.CrossEntropy(model),
            batch,
            1,
            options
        );
        Assert.True(classes == 1 ? report.IsVacuous && report.LossPassed : report.Passed, report.ToTable());
        Assert.True(classes == 1 || report.Worst!.ScaledError <= Tolerances.Float64.Layer, report.ToTable());
    }

    [Fact]
    public void Cross_entropy_of_logits_of_ten_thousand_is_finite_and_right()
    {
        var model = TestData.Chain([3], new Layer.Flatten());
        double[] logits = [1e4, -1e4, 0, -1e4, 1e4, 1e4, 1e4, -1e4, 0];
        var batch = Batch<double>.Of(logits, new[] { 1, 1, 0 });
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            TestData.CrossEntropy(model),
            batch,
            1
        );
        Assert.True(report.Passed, report.ToTable());
        Assert.Equal((2e4 + Math.Log(2)) / 3, report.FirstLoss!.Value, 1e-12 * 2e4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 31)]
    public void Mean_squared_error(int count, int size)
    {
        var model = TestData.Chain([size], new Layer.Flatten());
        Checks.Model(
            model,
            TestData.Squared(model),
            count,
            options: new() { Tolerances = Tolerances.Float64 with { Gradient = Tolerances.Float64.Layer } }
        );
    }

    [Fact]
    public void Mean_squared_error_on_images()
    {
        var model = TestData.Chain([2, 5, 5], new Layer.Conv2d(2, 3));
        Checks.Model(model, TestData.Squared(model), 3);
    }

    [Theory, MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Every_setting(string name)
    {
        var test = LossCases.All[name];
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            test.Model,
            test.Objective,
            test.Batch,
            1,
            new() { Tolerances = Tolerances.Float64 with { Gradient = Tolerances.Float64.Layer } }
        );
        Assert.True(report.Passed, report.ToTable());
    }

    [Theory, MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Every_setting_in_float32(string name)
    {
        var test = LossCases.All[name];
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            test.Model,
            test.Objective,
            Single(test.Batch),
            1
        );
        Assert.True(report.Passed, report.ToTable());
    }

    /// <summary>Logits of 1e4 are finite and right, on both sides and for every target.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Binary_cross_entropy_of_logits_of_ten_thousand_is_finite_and_right(double positiveWeight)
    {
        var model = TestData.Chain([6], new Layer.Flatten());
        var batch = Batch<double>.Of(1, new[] { 1e4, 1e4, 1e4, -1e4, -1e4, -1e4 }, new[] { 1, 0, 0.25, 1, 0, 0.25 });
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            Objective.Of(model, new Loss.BinaryCrossEntropy { PositiveWeight = positiveWeight }),
            batch,
            1
        );
        Assert.True(report.Passed, report.ToTable());
        Assert.Equal(1e4 * (1 + 0.75 + 1.25 * positiveWeight) / 6, report.FirstLoss!.Value, 1e-8);
    }

    /// <summary>
    /// exp(-40) is below the unit round-off: only log1p keeps it. libtorch does for a yes; for a no it computes 40 -
    /// 40.
    /// </summary>
    [Fact]
    public void Binary_cross_entropy_of_a_sure_answer_keeps_its_digits()
    {
        Assert.Equal(1, Of(Checks.Reference, 40, 1) / Math.Exp(-40), 1e-13);
        Assert.Equal(1, Of(Checks.Torch, 40, 1) / Math.Exp(-40), 1e-13);
        Assert.Equal(1, Of(Checks.Reference, -40, 0) / Math.Exp(-40), 1e-13);
        Assert.Equal(0, Of(Checks.Torch, -40, 0));

        static double Of(IBackend backend, double output, double target)
        {
            var model = TestData.Chain([1], new Layer.Flatten());
            using var executor = backend.Compile<double>(
                model,
                new() { Objective = Objective.Of(model, new Loss.BinaryCrossEntropy()) }
            );
            return executor.Evaluate(Batch<double>.Of(1, new[] { output }, new[] { target })).Loss!.Value;
        }
    }

    [Fact]
    public void Weighted_cross_entropy_of_logits_of_ten_thousand_is_finite_and_right()
    {
        var model = TestData.Chain([3], new Layer.Flatten());
        var batch = Batch<double>.Of(new[] { 1e4, -1e4, 0, -1e4, 1e4, 1e4 }, new[] { 1, 1 });
        var report = GradientCheck.Compare(
            Checks.Reference,
            Checks.Torch,
            model,
            Objective.Of(model, new Loss.CrossEntropy { ClassWeights = [1, 2, 4], LabelSmoothing = 0.5 }),
            batch,
            1
        );
        Assert.True(report.Passed, report.ToTable());
        var first = 0.5 * 2 * 2e4 + 0.5 / 3 * (2 * 2e4 + 4 * 1e4);
        var second = 0.5 * 2 * Math.Log(2) + 0.5 / 3 * (2e4 + 7 * Math.Log(2));
        Assert.Equal((first + second) / 4, report.FirstLoss!.Value, 1e-8);
    }

    /// <summary>Finite differences cannot judge a kink; a direct comparison can.</summary>
    [Theory]
    [InlineData(
        "L1",
        new[] { 2, -2, 1.5, 1.5, 0.0, -0.0, double.NaN },
        new[] { 1, 1, 1.5, 1, -0.0, 0.0, 1 },
        new[] { 1, -1, 0, 1.0, 0, 0, 0 }
    )]
    [InlineData(
        "smooth L1",
        new[] { 1.5, 0.5, 2, 1.25, 1, -9, double.NaN },
        new[] { 1, 1, 1, 1, 1.0, 1, 1 },
        new[] { 1, -1, 1, 0.5, 0, -1, double.NaN }
    )]
    public void Kinks_are_libtorchs(string name, double[] output, double[] targets, double[] gradient)
    {
        var model = TestData.Chain([output.Length], new Layer.Flatten());
        Loss loss = name == "L1" ? new Loss.MeanAbsoluteError() : new Loss.SmoothL1 { Beta = 0.5 };
        foreach (var backend in new[] { Checks.Reference, Checks.Torch })
        {
            using var executor = backend.Compile<double>(model, new() { Objective = Objective.Of(model, loss) });
            var dx = executor
                .Differentiate(Batch<double>.Of(1, output, targets), RngKey.FromSeed(1))
                .InputGradients["input"]
                .Span;
            for (var i = 0; i < gradient.Length; i++)
                Assert.Equal(gradient[i] / gradient.Length, dx[i], 1e-16);
        }
    }

    private static Batch<float> Single(Batch<double> batch) =>
        new(
            batch.Count,
            [Array.ConvertAll(batch.Inputs[0].Reals.ToArray(), x => (float)x)],
            [
                (
                    batch.Targets[0] is Targets<double>.Values values
                        ? (Targets<float>)
                            new Targets<float>.Values(Array.ConvertAll(values.Elements.ToArray(), t => (float)t))
                        : new Targets<float>.Classes(((Targets<double>.Classes)batch.Targets[0]).Indices)
                ) with
                {
                    SampleWeights = Array.ConvertAll(batch.Targets[0].SampleWeights.ToArray(), w => (float)w),
                },
            ]
        );
}
