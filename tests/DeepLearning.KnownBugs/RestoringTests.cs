using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>What the best epoch had is what a run with early stopping ends with.</summary>
public class RestoringTests
{
    private static readonly TrainingPlan Plan = OneRun.Plan with
    {
        Optimizer = new Optimizer.Sgd(3),
        Epochs = 6,
        EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 20),
    };

    [Theory, EachBackend]
    [KnownBug("keras#12511", "The best weights came back only where early stopping itself had ended the run.")]
    [KnownBug("tensorflow#35634", "A run that reached its last epoch kept the last weights, not the best.")]
    [KnownBug("keras#20323", "The weights that came back were not those that had given the best value.")]
    public void The_restored_parameters_give_the_best_value(string backend)
    {
        using var executor = OneThread.Compile<double>(backend, OneRun.Net, Plan.CompileOptionsFor(OneRun.Net));
        var state = Trainer.Fit(executor, Plan, OneRun.Data, OneRun.Validation);
        Assert.False(state.StoppedEarly);
        Assert.NotEqual(6, state.EarlyStopping.BestEpoch);
        Assert.Equal(state.EarlyStopping.Best, state.History.Min(record => record.ValidationLoss));
        Assert.Equal(state.EarlyStopping.Best, Trainer.Evaluate(executor, OneRun.Validation, Plan.BatchSize).Loss);
    }

    [Theory, EachBackend]
    [KnownBug("keras#20521", "Early stopping used for a second run compared with the first one's best.")]
    public void A_second_run_of_the_same_plan_is_the_first(string backend)
    {
        var (first, second) = (
            OneRun.Fit(backend, OneRun.Net, Plan with { Epochs = 3 }),
            OneRun.Fit(backend, OneRun.Net, Plan with { Epochs = 3 })
        );
        Assert.Equal(first.Executor, second.Executor);
        Assert.Equal(first.State.EarlyStopping, second.State.EarlyStopping);
    }
}
