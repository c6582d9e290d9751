using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>A run that goes on from where it stopped is the run in one piece, to the bit.</summary>
public class ResumeTests
{
    private static readonly Schedule[] Schedules =
    [
        new Schedule.MultiStep([2]),
        new Schedule.Cosine(4),
        new Schedule.ReduceOnPlateau(0.5, patience: 0) { Threshold = 1, ThresholdMode = ThresholdMode.Absolute },
    ];

    [Theory, EachBackend]
    [KnownBug("Lightning#1772", "The schedule was saved before its step: a resumed run was one epoch behind.")]
    [KnownBug("Lightning#4655", "After a resumption the milestones came one epoch late.")]
    [KnownBug("Lightning#5455", "After a resumption the cosine took another course.")]
    [KnownBug("pytorch#65342", "Making the schedule anew set the rate back to the first.")]
    [KnownBug("the_well#63", "The optimizer was saved and the schedule was not: warm-up and decay began again.")]
    [KnownBug("Lightning#19403", "The count of steps was one too high after each resumption.")]
    [KnownBug("keras#19179", "A restored run did all its epochs again.")]
    [KnownBug("keras#19389", "After a restart of the program the optimizer's state was not loaded.")]
    [KnownBug("keras#13027", "The optimizers' count of steps was not saved.")]
    public void A_run_resumed_after_an_epoch_has_the_rates_and_steps_of_the_whole(string backend)
    {
        foreach (var schedule in Schedules)
        {
            var plan = OneRun.Plan with { Schedule = schedule };
            var whole = OneRun.Fit(backend, OneRun.Net, plan);
            Assert.True(whole.State.History[^1].LearningRate < 0.01);
            for (var epoch = 1; epoch < 4; epoch++)
                Same(whole, OneRun.Fit(backend, OneRun.Net, plan, Saved(backend, OneRun.Net, plan, 4 * epoch)));
        }
    }

    [Theory, EachBackend]
    [KnownBug(
        "OneTrainer#1604",
        "Resumed for more epochs, the cosine was made anew over all of them: the rate jumped, and rose again."
    )]
    public void A_run_resumed_for_more_epochs_goes_on_along_its_schedule(string backend)
    {
        var plan = OneRun.Plan with { Schedule = new Schedule.Cosine(8) };
        var longer = plan with { Epochs = 8 };
        var whole = OneRun.Fit(backend, OneRun.Net, longer);
        Same(whole, OneRun.Fit(backend, OneRun.Net, longer, Saved(backend, OneRun.Net, plan, 16)));
        Near.All(
            [.. Enumerable.Range(0, 8).Select(epoch => 0.01 * (1 + Math.Cos(Math.PI * epoch / 8)) / 2)],
            whole.State.History.Select(record => record.LearningRate).ToArray(),
            1e-17
        );
    }

    [Theory, EachBackend]
    [KnownBug("Lightning#5325", "A run stopped within an epoch went on with the next: the rest was never seen.")]
    [KnownBug("accelerate#2823", "A resumed epoch was shuffled as the one after it.")]
    [KnownBug("transgenic#59", "A resumed epoch was shuffled anew: the batches left out were not those seen.")]
    public void A_run_resumed_within_an_epoch_sees_the_rest_of_it(string backend)
    {
        var whole = OneRun.Fit(backend, OneRun.Net, OneRun.Plan);
        foreach (var step in new[] { 1, 3, 6, 15 })
        {
            var from = Saved(backend, OneRun.Net, OneRun.Plan, step);
            Assert.Equal(step, from.State.Step);
            Same(whole, OneRun.Fit(backend, OneRun.Net, OneRun.Plan, from));
        }
    }

    [Theory, EachBackend]
    [KnownBug("OneTrainer#1465", "A stop between two parts of an update lost the gradient so far.")]
    [KnownBug("traiNNer-redux#96", "A run saved amid an accumulation went on wrongly.")]
    public void A_stop_between_two_parts_of_an_update_waits_for_the_update(string backend)
    {
        var plan = OneRun.Plan with { AccumulateBatches = 3 };
        var whole = OneRun.Fit(backend, OneRun.Net, plan);
        foreach (var batches in new[] { 1, 2, 3, 4, 5 })
            Same(whole, OneRun.Fit(backend, OneRun.Net, plan, Saved(backend, OneRun.Net, plan, batches)));
    }

    [Theory, EachBackend]
    [KnownBug("Lightning#1463", "Early stopping counted from 0 again after a resumption.")]
    [KnownBug("Lightning#1464", "Early stopping was saved as it stood one epoch before.")]
    [KnownBug(
        "keras#12803",
        "The best value was forgotten: the first epoch of a resumed run replaced the best weights."
    )]
    [KnownBug("Lightning#8278", "A run that had stopped early trained one more epoch each time it was resumed.")]
    public void The_best_epoch_and_the_count_since_are_those_of_the_whole_run(string backend)
    {
        var plan = OneRun.Plan with
        {
            Optimizer = new Optimizer.Sgd(3),
            Epochs = 30,
            EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 3),
        };
        var whole = OneRun.Fit(backend, OneRun.Net, plan);
        Assert.True(whole.State.StoppedEarly);
        Assert.True(whole.State.EarlyStopping.BestEpoch < whole.State.Epoch);
        for (var epoch = 1; epoch < whole.State.Epoch; epoch++)
            Same(whole, OneRun.Fit(backend, OneRun.Net, plan, Saved(backend, OneRun.Net, plan, 4 * epoch)));
        var end = Saved(backend, OneRun.Net, plan, 4 * whole.State.Epoch);
        Assert.Equal(whole.State.Step, OneRun.Fit(backend, OneRun.Net, plan, end).State.Step);
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#510", "A saved batch norm could not be loaded: its running statistics were not counted.")]
    [KnownBug("TorchSharp#538", "A model with batch norm was saved and did not load.")]
    [KnownBug("DIGITS#496", "A snapshot held the parameters, but not the running statistics.")]
    public void A_file_holds_the_running_statistics(string backend)
    {
        var saved = Saved(backend, OneRun.Net, OneRun.Plan, 5);
        Assert.Equal(["1.running_mean", "1.running_var"], saved.Executor.State.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(saved.Executor.State["1.running_var"].Span.ToArray(), v => v == 1);
    }

    private static void Same(
        (ExecutorState<double> Executor, TrainingState State) whole,
        (ExecutorState<double> Executor, TrainingState State) parts
    )
    {
        Assert.Equal(whole.Executor, parts.Executor);
        Assert.Equal(whole.State.Step, parts.State.Step);
        Assert.Equal(OneRun.Timeless(whole.State), OneRun.Timeless(parts.State));
    }

    /// <summary>The checkpoint of a run that stopped there, through its file.</summary>
    private static Checkpoint<double> Saved(string backend, Model model, TrainingPlan plan, int batches)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("deeplearning-").FullName, "run.safetensors");
        try
        {
            OneRun.StoppedAfter(batches, backend, model, plan).Save(file);
            return (Checkpoint<double>)CheckpointFile.Read(file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
