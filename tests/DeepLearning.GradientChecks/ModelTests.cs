using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Whole models: every gradient to 1e-10 of its tensor's largest value, and right by finite differences.
/// </summary>
public class ModelTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_convolutional_net_with_batch_norm_and_dropout(bool training)
    {
        var model = TestData.SmallCnn();
        var report = Checks.Model(model, TestData.CrossEntropy(model), 6, options: new() { Training = training });

        // A bias before batch norm is cancelled by the mean: nothing but rounding is left of its gradient.
        Assert.Equal(training ? Verdict.Rounding : Verdict.Agree, report["0.bias"].Verdict);
    }

    [Fact]
    public void A_residual_net_with_shared_weights_two_inputs_and_two_losses()
    {
        var (model, objective) = Nets.Residual();
        Checks.Model(model, objective, 5);
    }
}
