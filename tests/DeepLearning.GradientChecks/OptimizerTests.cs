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
        foreach (var comparison in UpdateCheck.Compare(Checks.Reference, Checks.Torch, optimizer, clipping))
            Assert.True(comparison.Verdict != Verdict.Disagree, comparison.ToString());
    }
}
