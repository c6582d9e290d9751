using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class RangeTestTests
{
    [Theory, EachBackend]
    [KnownBug("pytorch-lr-finder#11", "A second range test went on where the first had ended.")]
    [KnownBug("fastai#3185", "The optimizer kept what it remembered in the test: a second one saw another curve.")]
    [KnownBug("fastai#3013", "A range test before a run changed what came of the run.")]
    public void A_range_test_changes_neither_the_next_one_nor_the_run(string backend)
    {
        using var executor = Compile(backend);
        var range = new LearningRateRange(1e-4, 10, 12);
        var (first, second) = (
            LearningRateFinder.Find(executor, OneRun.Plan, OneRun.Data, range),
            LearningRateFinder.Find(executor, OneRun.Plan, OneRun.Data, range)
        );
        Assert.Equal(first, second);
        Trainer.Fit(executor, OneRun.Plan, OneRun.Data, OneRun.Validation);
        Assert.Equal(OneRun.Fit(backend, OneRun.Net, OneRun.Plan).Executor, executor.Export());
    }

    private static IExecutor<double> Compile(string backend) =>
        OneThread.Compile<double>(backend, OneRun.Net, OneRun.Plan.CompileOptionsFor(OneRun.Net));
}
