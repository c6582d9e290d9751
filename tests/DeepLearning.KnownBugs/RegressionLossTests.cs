using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class RegressionLossTests
{
    [Theory, EachBackend]
    [KnownBug("pytorch#17447", "The first draft of beta left a step in the loss at |x - t| = beta.")]
    [KnownBug("mlx#1986", "The documented parabola was not divided by beta.")]
    public void The_smooth_loss_has_no_step_where_the_parabola_ends(string backend)
    {
        var loss = new Loss.SmoothL1 { Beta = 0.25 };
        var (inside, slope) = OneLoss.OfValues(backend, loss, 1, [0.25 - 1e-9], 0);
        var (outside, one) = OneLoss.OfValues(backend, loss, 1, [0.25 + 1e-9], 0);
        Assert.Equal(0.125, inside, 1e-8);
        Assert.Equal(0.125, outside, 1e-8);
        Assert.Equal(1, slope[0], 1e-8);
        Assert.Equal(1, one[0]);
        Assert.Equal(0.1 * 0.1 / 0.5, OneLoss.OfValues(backend, loss, 1, [0.1], 0).Loss, 1e-16);
    }
}
