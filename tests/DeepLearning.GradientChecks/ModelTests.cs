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

    /// <summary>
    /// libtorch takes the gradient of [n, c, 1, w] that comes back from a transposition for one with the channels last:
    /// its batch norm's gradients, and its instance norm's, were wrong by a part of their size.
    /// </summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void A_norm_of_a_line_before_a_transposition(int height, int width)
    {
        foreach (var norm in new Layer[] { new Layer.BatchNorm(), new Layer.InstanceNorm(affine: true) })
        {
            var model = TestData.Chain(
                [2, height, width],
                norm,
                new Layer.Transpose([2, 0, 1]),
                new Layer.Softmax(height == 1 ? 0 : 2)
            );
            Checks.Model(model, TestData.Squared(model), 8);
        }
    }
}
