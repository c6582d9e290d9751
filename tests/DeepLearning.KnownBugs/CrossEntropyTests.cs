using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class CrossEntropyTests
{
    private static readonly double[] Logits = [2, 1, 0, -1, 0.5, -3, 0.25, 4, 1, 1, 0.1, 0.2, 0.3, 0.4, 0.5];

    [Theory, EachBackend]
    [KnownBug("pytorch#73205", "The uniform share of a smoothed loss took in the ignored samples too.")]
    [KnownBug("tinygrad#3570", "With label smoothing the ignored samples stayed in the sum.")]
    public void A_smoothed_loss_with_ignored_samples_is_that_of_the_others_alone(string backend)
    {
        var loss = new Loss.CrossEntropy { LabelSmoothing = 0.2 };
        var (expected, gradient) = OneLoss.OfClasses(backend, loss, 5, [.. Logits[..5], .. Logits[10..]], 0, 3);
        var (actual, all) = OneLoss.OfClasses(backend, loss with { IgnoreIndex = -100 }, 5, Logits, 0, -100, 3);
        Assert.Equal(expected, actual, 1e-14);
        Near.All([.. gradient[..5], 0, 0, 0, 0, 0, .. gradient[5..]], all, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug(
        "burn#5568",
        "Ignored samples were not in the sum, but in its divisor: each of them made the loss smaller."
    )]
    public void Ignored_samples_are_not_in_the_divisor(string backend)
    {
        foreach (
            var loss in new[]
            {
                new Loss.CrossEntropy(),
                new Loss.CrossEntropy { ClassWeights = [3, 0.5] },
                new Loss.CrossEntropy { LabelSmoothing = 0.2 },
            }
        )
        {
            var ignoring = loss with { IgnoreIndex = -1 };
            var (alone, _) = OneLoss.OfClasses(backend, ignoring, 2, [0.0, 0], 1);
            var (among, gradient) = OneLoss.OfClasses(backend, ignoring, 2, [5.0, 1, 0, 0, -2, 3], -1, 1, -1);
            Assert.Equal(Math.Log(2), alone, 1e-15);
            Assert.Equal(Math.Log(2), among, 1e-15);
            var half = 0.5 - loss.LabelSmoothing / 2;
            Near.All([0, 0, half, -half, 0, 0], gradient, 1e-15);
        }
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#91383", "The weight of an ignored class was looked up, out of bounds, for the mean's divisor.")]
    [KnownBug(
        "pytorch#69339",
        "Class weights, label smoothing and an ignored index at once failed with an index error."
    )]
    public void Weights_smoothing_and_ignored_samples_go_together(string backend)
    {
        var loss = new Loss.CrossEntropy
        {
            ClassWeights = [0.2, 0.3],
            LabelSmoothing = 0.1,
            IgnoreIndex = -100,
        };
        var (actual, _) = OneLoss.OfClasses(backend, loss, 2, [1, 2, 3, 0.4], -100, 1);

        // The second sample alone: q = (0.05, 0.95), -log p = (log(1 + e^-2.6), 2.6 + log(1 + e^-2.6)).
        var (first, second) = (Math.Log(1 + Math.Exp(-2.6)), 2.6 + Math.Log(1 + Math.Exp(-2.6)));
        Assert.Equal((0.2 * 0.05 * first + 0.3 * 0.95 * second) / 0.3, actual, 1e-14);
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#72056", "The same failed with the ignored index -1.")]
    public void An_ignored_index_of_minus_one_is_ignored(string backend)
    {
        var loss = new Loss.CrossEntropy
        {
            ClassWeights = [1, 16],
            LabelSmoothing = 0.1,
            IgnoreIndex = -1,
        };
        var (actual, _) = OneLoss.OfClasses(backend, loss, 2, [0.1735, 0.2191, -0.1377, 0.3467, 0.4, 0.1], 0, -1, 1);
        var (expected, _) = OneLoss.OfClasses(
            backend,
            loss with
            {
                IgnoreIndex = null,
            },
            2,
            [0.1735, 0.2191, 0.4, 0.1],
            0,
            1
        );
        Assert.Equal(expected, actual, 1e-14);
    }

    [Theory, EachBackend]
    [KnownBug("aprender#2199", "The other classes' share of a smoothed target was (1 - e) / C in place of e / C.")]
    public void The_other_classes_share_of_a_smoothed_target_is_e_over_C(string backend)
    {
        var (loss, _) = OneLoss.OfClasses(backend, new Loss.CrossEntropy { LabelSmoothing = 0.1 }, 5, Logits[..5], 0);
        Assert.Equal(0.7244379, loss, 1e-7);
    }

    [Theory, EachBackend]
    [KnownBug("MindAct#1633", "An infinite logit gave NaN although no smoothing was asked for.")]
    [KnownBug("flash-attention#1930", "Logits that were masked by -infinity gave NaN.")]
    public void A_class_that_is_ruled_out_by_minus_infinity_costs_nothing(string backend)
    {
        const double Out = double.NegativeInfinity;
        var (loss, gradient) = OneLoss.OfClasses(backend, new Loss.CrossEntropy(), 4, [Out, 10, Out, Out], 1);
        Assert.Equal(0, loss);
        Assert.Equal([0, 0, 0, 0], gradient);
        (loss, gradient) = OneLoss.OfClasses(backend, new Loss.CrossEntropy(), 4, [Out, 3, 3, Out], 1);
        Assert.Equal(Math.Log(2), loss, 1e-15);
        Near.All([0, -0.5, 0.5, 0], gradient, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug(
        "crysx_nn#7",
        "Softmax was shifted by the largest logit of the batch, not of the row: 0/0 in the others."
    )]
    public void Each_row_is_shifted_by_its_own_largest_logit(string backend)
    {
        var (loss, gradient) = OneLoss.OfClasses(backend, new Loss.CrossEntropy(), 2, [0f, 1, 5000, 5001], 0, 0);
        Assert.Equal(Math.Log(1 + Math.E), loss, 1e-6);
        var p = (float)(1 / (1 + Math.Exp(-1)));
        Near.All([-p / 2, p / 2, -p / 2, p / 2], gradient, 1e-7f);
    }

    [Theory, EachBackend]
    [KnownBug("swift-apis#42", "The gradient of a mean was that of the sum.")]
    public void The_gradient_is_divided_by_the_number_of_samples(string backend)
    {
        var (_, one) = OneLoss.OfClasses(backend, new Loss.CrossEntropy(), 5, Logits[..5], 2);
        var (_, three) = OneLoss.OfClasses(
            backend,
            new Loss.CrossEntropy(),
            5,
            [.. Logits[..5], .. Logits[..5], .. Logits[..5]],
            2,
            2,
            2
        );
        Near.All(one.Select(g => g / 3).ToArray(), three.AsSpan(0, 5), 1e-16);
    }

    [Theory, EachBackend]
    [KnownBug("tensorflow#60314", "Targets of probability zero throughout still had a gradient.")]
    public void Targets_without_any_probability_have_no_gradient(string backend)
    {
        var (loss, gradient) = OneLoss.OfValues(backend, new Loss.CrossEntropy(), 2, [0.1, 0.9], 0, 0);
        Assert.Equal(0, loss);
        Assert.Equal([0, 0], gradient);
    }

    [Theory, EachBackend]
    [KnownBug("cosmos-rl#155", "A batch whose samples were all ignored gave 0/0 without a word.")]
    public void A_batch_in_which_no_sample_counts_is_refused(string backend)
    {
        var e = Assert.Throws<ArgumentException>(() =>
            OneLoss.OfClasses(backend, new Loss.CrossEntropy { IgnoreIndex = -100 }, 2, [1.0, 2], -100)
        );
        Assert.Contains("no sample of the batch counts", e.Message, StringComparison.Ordinal);
    }

    [Theory, EachBackend]
    [KnownBug("keras#6143", "The result of a softmax went into a loss that takes logits: softmax was applied twice.")]
    [KnownBug("tflearn#562", "The classifier example applied softmax twice.")]
    [KnownBug("burn#4829", "A loss told that its input was probabilities took their softmax all the same.")]
    public void Softmax_before_a_loss_that_takes_logits_is_refused(string backend)
    {
        var model = TestData.Chain([3], new Layer.Dense(2), new Layer.Softmax());
        var e = Assert.Throws<ModelException>(() =>
            OneThread.Compile<double>(backend, model, new() { Objective = TestData.CrossEntropy(model) })
        );
        Assert.Contains("takes logits", e.Message, StringComparison.Ordinal);
    }

    [Theory, EachBackend]
    [KnownBug("tensorflow#116933", "Softmax over one class was 1 - 2^-24 wherever the vectorised loop ran.")]
    public void Softmax_over_one_class_is_one(string backend)
    {
        foreach (var count in new[] { 1, 7, 8, 9, 16, 17, 128, 129 })
        {
            var y = OneLayer.Forward(backend, [1], new Layer.Softmax(), TestData.Normal<float>(count, 1));
            Assert.All(y, p => Assert.Equal(1, p));
        }
    }
}
