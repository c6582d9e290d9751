using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class EvaluationTests
{
    [Theory, EachBackend]
    [KnownBug(
        "tensorflow#38596",
        "The loss of an epoch was the mean of its batches' means, however few samples the last had."
    )]
    [KnownBug("Lightning#2924", "A smaller last batch skewed the mean of the epoch.")]
    [KnownBug("tensorflow#27993", "Evaluation averaged over the batches, not over the samples.")]
    [KnownBug("nolearn#247", "A last batch of few samples weighed as much as a whole one.")]
    public void A_loss_is_the_mean_over_the_samples_whatever_the_batches(string backend)
    {
        var model = TestData.Chain([1], new Layer.Flatten());
        var data = new Dataset<double>(
            HostTensor<double>.Copy([3, 1], [10, 10, 9]),
            new Targets<double>.Values(new double[3])
        );
        using var executor = OneThread.Compile<double>(
            backend,
            model,
            new() { Objective = Objective.Of(model, new Loss.MeanAbsoluteError()) }
        );
        foreach (var batchSize in new[] { 1, 2, 3 })
            Assert.Equal(29 / 3.0, Trainer.Evaluate(executor, data, batchSize).Loss, 1e-14);
    }
}
