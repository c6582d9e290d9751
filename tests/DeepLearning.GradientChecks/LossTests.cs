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
            count, [TestData.Normal<double>(count * classes, 1, deviation: deviation)],
            [new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => 7 * i % classes).ToArray())]);
        var options = classes == 1 ? new GradientCheckOptions { Vanishing = ["input:input"] } : null;
        var report = GradientCheck.Compare(Checks.Reference, Checks.Torch, model, TestData.CrossEntropy(model), batch, 1, options);
        Assert.True(classes == 1 ? report.IsVacuous && report.LossPassed : report.Passed, report.ToTable());
        Assert.True(classes == 1 || report.Worst!.ScaledError <= Tolerances.Float64.Layer, report.ToTable());
    }

    [Fact]
    public void Cross_entropy_of_logits_of_ten_thousand_is_finite_and_right()
    {
        var model = TestData.Chain([3], new Layer.Flatten());
        double[] logits = [1e4, -1e4, 0, -1e4, 1e4, 1e4, 1e4, -1e4, 0];
        var batch = Batch<double>.Of(logits, new[] { 1, 1, 0 });
        var report = GradientCheck.Compare(Checks.Reference, Checks.Torch, model, TestData.CrossEntropy(model), batch, 1);
        Assert.True(report.Passed, report.ToTable());
        Assert.Equal((2e4 + Math.Log(2)) / 3, report.FirstLoss!.Value, 1e-12 * 2e4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 31)]
    public void Mean_squared_error(int count, int size)
    {
        var model = TestData.Chain([size], new Layer.Flatten());
        Checks.Model(model, TestData.Squared(model), count, options: new() { Tolerances = Tolerances.Float64 with { Gradient = Tolerances.Float64.Layer } });
    }

    [Fact]
    public void Mean_squared_error_on_images()
    {
        var model = TestData.Chain([2, 5, 5], new Layer.Conv2d(2, 3));
        Checks.Model(model, TestData.Squared(model), 3);
    }
}
