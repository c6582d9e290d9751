using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class OptimizerTests
{
    [Theory, EachBackend]
    [KnownBug("torchani#261", "AdamW divided epsilon too by the root of the bias correction.")]
    [KnownBug("transformers#14539", "AdamW decayed the weight that its step had already moved.")]
    [KnownBug("keras#19051", "AdamW became Adam: the decay went into the gradient.")]
    [KnownBug("nntrainer#3527", "AdamW computed what Adam does.")]
    [KnownBug("bitsandbytes#2010", "Two implementations of AdamW decayed in another order than the third.")]
    [KnownBug("torchopt#14", "AdamW subtracted the decay without the weight as its factor.")]
    public void AdamW_decays_the_old_weight_and_adds_epsilon_to_the_corrected_root(string backend)
    {
        var rule = new Optimizer.AdamW(0.1, epsilon: 0.1, weightDecay: 0.5);
        var (weights, memory) = OneWeight.Move(backend, 2, (rule, 0.5), (rule, -1));

        // Step 1: m / (1 - 0.9) = 0.5, √(v / (1 - 0.999)) = 0.5.
        var first = 2 - 0.1 * 0.5 * 2 - 0.1 * 0.5 / (0.5 + 0.1);
        var (m, v) = (0.9 * 0.05 - 0.1, 0.999 * 0.00025 + 0.001);
        var second = first - 0.1 * 0.5 * first - 0.1 * m / (1 - 0.81) / (Math.Sqrt(v / (1 - 0.999 * 0.999)) + 0.1);
        Near.All([first, second], weights, 1e-14);
        Assert.Equal(m, memory["mean"], 1e-15);
        Assert.Equal(v, memory["meanSquare"], 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug(
        "keras#17391",
        "Adam's epsilon was divided by the root of the correction; elsewhere it lay within the root."
    )]
    [KnownBug("tensorflow#9047", "Adam's epsilon was divided by the root of the bias correction.")]
    [KnownBug("tensorflow#35102", "The same, reported again.")]
    public void Epsilon_is_added_to_the_root_and_is_not_corrected(string backend)
    {
        // The first step, the gradient 0.5: Adam's corrected root is 0.5, AdaGrad's √0.5², RMSProp's √(0.01 * 0.5²).
        foreach (
            var (rule, root) in new (Optimizer, double)[]
            {
                (new Optimizer.Adam(0.1, epsilon: 0.1), 0.5),
                (new Optimizer.AdamW(0.1, epsilon: 0.1, weightDecay: 0), 0.5),
                (new Optimizer.Adagrad(0.1, epsilon: 0.1), 0.5),
                (new Optimizer.RmsProp(0.1, epsilon: 0.1), 0.05),
            }
        )
            Assert.Equal(-0.1 * 0.5 / (root + 0.1), OneWeight.Move(backend, 0, (rule, 0.5)).Weights[0], 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#952", "The squares' mean decayed by 0.99 where PyTorch's default is 0.999.")]
    public void Adam_and_AdamW_begin_with_PyTorchs_numbers(string backend)
    {
        foreach (
            var (rule, decay) in new (Optimizer, double)[] { (new Optimizer.Adam(), 0), (new Optimizer.AdamW(), 0.01) }
        )
        {
            var (weights, memory) = OneWeight.Move(backend, 2, (rule, 1));
            Assert.Equal(0.1, memory["mean"], 1e-16);
            Assert.Equal(0.001, memory["meanSquare"], 1e-18);
            Assert.Equal(2 - 0.001 * decay * 2 - 0.001 / (1 + 1e-8), weights[0], 1e-15);
        }
    }

    [Theory, EachBackend]
    [KnownBug("FlagGems#4989", "Adam's decay was AdamW's: the means never saw it.")]
    public void Adams_decay_goes_through_the_means(string backend)
    {
        var (weights, memory) = OneWeight.Move(backend, 2, (new Optimizer.Adam(0.1, weightDecay: 0.5), 0.5));
        Assert.Equal(2 - 0.1 * 1.5 / (1.5 + 1e-8), weights[0], 1e-14);
        Assert.Equal(0.15, memory["mean"], 1e-15);
        Assert.Equal(0.00225, memory["meanSquare"], 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("mlx#1640", "AdamW had no bias correction: its first steps were too long.")]
    [KnownBug("micrograd#2", "AdamW had no bias correction.")]
    public void Adams_first_step_is_the_rate_whatever_the_gradient(string backend)
    {
        foreach (var rule in new Optimizer[] { new Optimizer.Adam(0.1), new Optimizer.AdamW(0.1, weightDecay: 0) })
        foreach (var gradient in new[] { 1e-3, 1, 1e3 })
            Assert.Equal(-0.1, OneWeight.Move(backend, 0, (rule, gradient)).Weights[0], 1e-5);
    }

    [Theory, EachBackend]
    [KnownBug("mlx#473", "SGD decayed with momentum only, and dampened the first gradient too.")]
    [KnownBug("pytorch#152833", "Nothing said that dampening passes the first step over.")]
    public void SGD_decays_without_momentum_and_dampens_from_the_second_step_on(string backend)
    {
        var (weights, _) = OneWeight.Move(backend, 2, (new Optimizer.Sgd(0.1, weightDecay: 0.5), 1));
        Assert.Equal(2 - 0.1 * (1 + 0.5 * 2), weights[0], 1e-15);
        var dampened = new Optimizer.Sgd(0.1, momentum: 0.9, dampening: 0.5);
        (weights, var memory) = OneWeight.Move(backend, 0, (dampened, 1), (dampened, 1));
        Near.All([-0.1, -0.1 - 0.1 * (0.9 + 0.5)], weights, 1e-15);
        Assert.Equal(1.4, memory["momentum"], 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("Paddle#12231", "Nesterov's step went back along the velocity: a bracket was missing.")]
    public void Nesterovs_step_goes_along_gradient_and_velocity(string backend)
    {
        var rule = new Optimizer.Sgd(0.1, momentum: 0.9, nesterov: true);
        var (weights, _) = OneWeight.Move(backend, 0, (rule, 1), (rule, 1));
        Near.All([-0.1 * 1.9, -0.1 * 1.9 - 0.1 * (1 + 0.9 * 1.9)], weights, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug(
        "pytorch#1099",
        "Nothing said that the rate is a factor of the whole velocity, unlike in the literature."
    )]
    [KnownBug("pytorch#44917", "Taken for an error again: the velocity holds no rate.")]
    public void A_new_rate_is_a_factor_of_the_whole_velocity(string backend)
    {
        var rule = new Optimizer.Sgd(0.1, momentum: 0.9);
        var (weights, _) = OneWeight.Move(backend, 0, (rule, 1), (rule with { LearningRate = 0.01 }, 0));
        Near.All([-0.1, -0.1 - 0.01 * 0.9], weights, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("edux#209", "AdamW decayed batch norm's scales and shifts, with no way to leave them out.")]
    public void Groups_leave_the_parameters_of_a_norm_without_decay(string backend)
    {
        var model = TestData.Chain([2], new Layer.Dense(3), new Layer.BatchNorm(), new Layer.Dense(1));
        using var executor = OneThread.Compile<double>(
            backend,
            model,
            new() { Objective = TestData.Squared(model), Seed = 1 }
        );
        var before = executor.Export().Parameters;
        executor.SetGradients(new double[executor.Layout.Length]);
        executor.Update(
            new Optimizer.AdamW(0.1, weightDecay: 0.5),
            [new("1.*") { WeightDecay = 0 }, new("*.bias") { WeightDecay = 0 }]
        );
        var after = executor.Export().Parameters;
        foreach (var (name, tensor) in before)
        {
            var factor = name.EndsWith(".weight", StringComparison.Ordinal) && name != "1.weight" ? 0.95 : 1;
            Near.All(Array.ConvertAll(tensor.Span.ToArray(), w => factor * w), after[name].Span, 1e-15);
        }
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#92699", "NAdam's look-ahead had this step's momentum in its product twice.")]
    [KnownBug("TorchSharp#1154", "NAdam's product of momenta began at 0, and stayed there.")]
    public void NAdam_looks_ahead_by_the_product_of_all_momenta_to_the_next(string backend)
    {
        // Without a decay of the momentum it is 0.9 / 2 at each step.
        var rule = new Optimizer.NAdam(0.1, epsilon: 0, momentumDecay: 0);
        var (weights, memory) = OneWeight.Move(backend, 2, (rule, 0.5), (rule, 0.5));
        var first = 2 - 0.1 * (1 + 0.45 * 0.1 / (1 - 0.45 * 0.45));
        var second = first - 0.1 * (0.55 / (1 - 0.45 * 0.45) + 0.45 * 0.19 / (1 - 0.45 * 0.45 * 0.45));
        Near.All([first, second], weights, 1e-14);
        Assert.Equal(0.45 * 0.45, memory["momentumProduct"], 1e-15);
    }
}
