using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class ActivationTests
{
    private static readonly float[] Large = [-1000, -400, -100, -90, 90, 100, 400, 1000];

    [Theory, EachBackend]
    [KnownBug("burn#5373", "Softplus took the exponential first: infinity above 88, and NaN for its gradient.")]
    [KnownBug("tt-metal#56397", "Below a large threshold the derivative of softplus fell to 0 where exp overflows.")]
    public void Softplus_of_a_large_number_is_that_number_with_derivative_one(string backend)
    {
        foreach (var threshold in new double[] { 20, 100, 2000 })
        {
            var pass = OneLayer.Backward(backend, [8], new Layer.Softplus(threshold: threshold), Large);
            Near.All([0, 0, 0, 0, 90, 100, 400, 1000], pass.Activations["0"].Span, 1e-30f);
            Near.All([0, 0, 0, 0, 1, 1, 1, 1], pass.InputGradients["input"].Span, 1e-30f);
        }

        Near.All([20, 50, 100], OneLayer.Forward(backend, [3], new Layer.Softplus(beta: 5), [20f, 50, 100]), 0);
    }

    [Theory, EachBackend]
    [KnownBug(
        "candle#2328",
        "The gradient of ELU was NaN for a large positive input: 0 times the infinite exponential."
    )]
    [KnownBug("mxnet#14673", "A chosen branch's gradient was NaN, because the other branch had overflowed.")]
    [KnownBug(
        "tinygrad#17852",
        "The exponential was taken of the positive half too, and its NaN reached the gradient."
    )]
    public void ELU_of_a_large_number_has_the_derivative_one(string backend)
    {
        var pass = OneLayer.Backward(backend, [8], new Layer.ELU(), Large);
        Near.All([-1, -1, -1, -1, 90, 100, 400, 1000], pass.Activations["0"].Span, 0);
        Near.All([0, 0, 0, 0, 1, 1, 1, 1], pass.InputGradients["input"].Span, 1e-30f);
    }

    [Theory, EachBackend]
    [KnownBug("snntorch#433", "The derivative of the logistic function was infinity over infinity, far below 0.")]
    public void The_logistic_functions_derivative_far_out_is_zero(string backend)
    {
        foreach (var layer in new Layer[] { new Layer.Sigmoid(), new Layer.Tanh() })
            Near.All(new float[8], OneLayer.Backward(backend, [8], layer, Large).InputGradients["input"].Span, 1e-30f);
    }

    [Theory, EachBackend]
    [KnownBug("cs249r_book#2060", "The gradient of GELU overflowed in an exponential for large inputs.")]
    public void GELU_and_SiLU_far_out_are_zero_and_the_input_itself(string backend)
    {
        foreach (var layer in new Layer[] { new Layer.GELU(), new Layer.GELU(approximate: true), new Layer.SiLU() })
        {
            var pass = OneLayer.Backward(backend, [8], layer, Large);
            Near.All([0, 0, 0, 0, 90, 100, 400, 1000], pass.Activations["0"].Span, 1e-30f);
            Near.All([0, 0, 0, 0, 1, 1, 1, 1], pass.InputGradients["input"].Span, 1e-30f);
        }
    }

    [Theory, EachBackend]
    [KnownBug("tensorflow#32730", "On one device the rectifier made 0 of NaN, and hid it.")]
    [KnownBug("tensorflow#12659", "The vectorised rectifier made 0 of NaN, the rest of the span kept it.")]
    public void A_NaN_stays_one_wherever_it_lies_in_a_vector(string backend)
    {
        foreach (
            var layer in new Layer[] { new Layer.ReLU(), new Layer.LeakyReLU(), new Layer.ELU(), new Layer.GELU() }
        )
            for (var count = 1; count <= 40; count++)
                Assert.All(
                    OneLayer.Forward(backend, [1], layer, Enumerable.Repeat(float.NaN, count).ToArray()),
                    y => Assert.True(float.IsNaN(y))
                );
    }
}
