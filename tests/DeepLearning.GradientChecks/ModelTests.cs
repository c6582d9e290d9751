using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>Whole models: every gradient to 1e-10 of its tensor's largest value, and right by finite differences.</summary>
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
        var model = new Model(
            [
                new("image", new Layer.Input([3, 8, 8])), new("facts", new Layer.Input([5])),
                new("stem", new Layer.Conv2d(4, 3, padding: 1), ["image"]), new("n1", new Layer.BatchNorm(), ["stem"]), new("r1", new Layer.LeakyReLU(0.1), ["n1"]),
                new("body", new Layer.Conv2d(4, 3, padding: 1), ["r1"]), new("r2", new Layer.Tanh(), ["body"]),
                new("again", new Layer.Conv2d(4, 3, padding: 1), ["r2"], sharesParametersOf: "body"),
                new("sum", new Layer.Add(), ["again", "r1"]), new("max", new Layer.GlobalMaxPool2d(), ["sum"]), new("mean", new Layer.GlobalAvgPool2d(), ["sum"]),
                new("joined", new Layer.Concat(), ["max", "mean", "facts"]), new("drop", new Layer.Dropout(0.3), ["joined"]),
                new("class", new Layer.Dense(4), ["drop"]), new("value", new Layer.Dense(2), ["drop"]),
            ],
            ["class", "value"]);
        Checks.Model(model, new([new("class", new Loss.CrossEntropy()), new("value", new Loss.MeanSquaredError()) { Weight = 0.2 }]), 5);
    }
}
