using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Update rules on identical gradients from an identical state, step by step.</summary>
public class OptimizerTests
{
    public static TheoryData<double, double, bool, double, string> Rules()
    {
        var data = new TheoryData<double, double, bool, double, string>();
        foreach (var clip in new[] { "none", "value", "norm" })
            foreach (var (momentum, decay, nesterov, dampening) in new[] { (0.0, 0.0, false, 0.0), (0.9, 0, false, 0), (0.9, 0.01, true, 0), (0, 0.01, false, 0), (0.5, 0.1, false, 0.3) })
                data.Add(momentum, decay, nesterov, dampening, clip);
        return data;
    }

    [Theory, MemberData(nameof(Rules))]
    public void Sgd(double momentum, double decay, bool nesterov, double dampening, string clip)
    {
        var optimizer = new Optimizer.Sgd(0.1, momentum, decay, nesterov, dampening);
        Clipping? clipping = clip switch { "value" => new Clipping.ByValue(0.5), "norm" => new Clipping.ByNorm(2), _ => null };
        var model = TestData.SmallCnn();
        var compile = new CompileOptions { Objective = TestData.CrossEntropy(model), Seed = 1 };
        using var a = Checks.Reference.Compile<double>(model, compile);
        using var b = Checks.Torch.Compile<double>(model, compile);
        for (var step = 0; step < 5; step++)
        {
            b.Import(a.Export());
            var gradients = TestData.Normal<double>(a.Layout.Length, (ulong)step);
            a.SetGradients(gradients);
            b.SetGradients(gradients);
            a.Update(optimizer, [new("8.*") { LearningRateScale = 0.1 }, new("6.bias") { Frozen = true }], clipping);
            b.Update(optimizer, [new("8.*") { LearningRateScale = 0.1 }, new("6.bias") { Frozen = true }], clipping);
            var bound = clip == "norm" ? Tolerances.Float64.ClippedUpdate : Tolerances.Float64.Update;
            Same(a.Export().Parameters, b.Export().Parameters, bound);
            Same(a.Export().OptimizerState, b.Export().OptimizerState, bound);
        }
    }

    private static void Same(NamedTensors<double> first, NamedTensors<double> second, double bound)
    {
        Assert.Equal(first.Keys, second.Keys);
        foreach (var (name, tensor) in first)
        {
            var comparison = TensorComparison.Of(name, tensor.Span, second[name].Span, bound);
            Assert.True(comparison.Verdict != Verdict.Disagree, comparison.ToString());
        }
    }
}
