using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class BinaryCrossEntropyTests
{
    [Theory, EachBackend]
    [KnownBug("candle#2561", "Large logits gave log(1 - 1): the loss was NaN.")]
    [KnownBug("scikit-learn#28048", "The gradient of a large logit overflowed in the exponential: infinity or NaN.")]
    public void Large_logits_cost_what_they_are_wrong_by(string backend)
    {
        float[] logits = [1000, -1000, 1000, -1000];
        var (loss, gradient) = OneLoss.OfValues(backend, new Loss.BinaryCrossEntropy(), 4, logits, 0, 1, 1, 0);
        Assert.Equal(500, loss);
        Assert.Equal([0.25f, -0.25f, 0, 0], gradient);
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#1792", "At the logit 0 the gradient was wrong: the derivative of |x| there was taken for 0.")]
    public void At_the_logit_zero_the_gradient_is_a_half_minus_the_target(string backend)
    {
        var (loss, gradient) = OneLoss.OfValues(backend, new Loss.BinaryCrossEntropy(), 1, [0.0, 0, 0], 0, 1, 0.25);
        Assert.Equal(Math.Log(2), loss, 1e-15);
        Near.All([0.5 / 3, -0.5 / 3, 0.25 / 3], gradient, 1e-16);
    }
}
