namespace DeepLearning.Core.Tests.Training;

/// <summary>Why a run ended is a value, told to the callbacks and returned.</summary>
public class StopReasonTests
{
    private static (StopReason Told, TrainingState State) Run(
        TrainingPlan plan,
        CancellationToken cancellation = default,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        RunEnd? end = null;
        using var executor = TinyRun.Executor(plan);
        var state = Trainer.Fit(
            executor,
            plan,
            TinyRun.Data,
            TinyRun.Data,
            [.. callbacks, new Callback { RunEnd = run => end = run }],
            cancellation: cancellation
        );
        Assert.Equal(end!.Reason, state.Ended);
        Assert.Equal(state with { Ended = null }, end.Snapshot!.State);
        return (end.Reason, state);
    }

    [Fact]
    public void Finished()
    {
        var (reason, _) = Run(TinyRun.Plan);
        Assert.Equal(new StopReason.Finished(4), reason);
        Assert.Equal(("finished: 4 epochs are done", "finished"), (reason.ToString(), reason.Kind));
    }

    [Fact]
    public void Early_stopping()
    {
        var (reason, state) = Run(
            TinyRun.Plan with
            {
                Epochs = 60,
                Optimizer = new Optimizer.Adam(0.3),
                EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 4),
            }
        );
        var seen = state.EarlyStopping;
        Assert.Equal(new StopReason.Early(MonitoredValue.ValidationLoss, 4, seen.Best, seen.BestEpoch), reason);
        Assert.StartsWith(
            "stopped early: ValidationLoss has not become better for 4 epochs, since ",
            reason.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Budgets_and_callbacks()
    {
        Assert.Equal(
            "stopped: the budget of 2 epochs is spent",
            $"{Run(TinyRun.Plan, default, new EpochBudget(2)).Told}"
        );
        Assert.Equal(
            "stopped: the budget of 00:00:00.0000001 is spent",
            $"{Run(TinyRun.Plan, default, new TimeBudget(TimeSpan.FromTicks(1))).Told}"
        );
        Assert.Equal(
            new StopReason.Callback(nameof(Callback)),
            Run(TinyRun.Plan, default, new Callback { BatchEnd = _ => true }, new EpochBudget(1)).Told
        );
    }

    /// <summary>Rates that throw the parameters off: the run ends by itself, as after its last good update.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Not_finite(int accumulate, bool inspects)
    {
        var plan = TinyRun.Plan with
        {
            Epochs = 9,
            Optimizer = new Optimizer.Sgd(1e200),
            AccumulateBatches = accumulate,
        };
        var model = Net.Input(1, 4, 4).Flatten().Dense(4).Named("first").ReLU().Dense(3).ToModel();
        Checkpoint? last = null;
        using var executor = TinyRun.Executor(plan, model);
        ITrainingCallback[] callbacks =
        [
            new Callback { RunEnd = run => last = run.Snapshot!.Capture() },
            .. inspects ? [new Callback { Loss = _ => false }] : (ITrainingCallback[])[],
        ];
        var state = Trainer.Fit(executor, plan, TinyRun.Data, callbacks: callbacks);
        var reason = Assert.IsType<StopReason.NotFinite>(state.Ended);
        Assert.StartsWith("stopped: the loss is NaN in epoch 1, batch ", reason.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            $"(update {state.Step + 1}): the first output that is not finite is that of node '{reason.Place}'",
            reason.What,
            StringComparison.Ordinal
        );
        Assert.Equal(((Checkpoint<double>)last!).Executor, executor.Export());
    }

    [Fact]
    public void A_plan_may_let_it_pass()
    {
        var plan = TinyRun.Plan with { Optimizer = new Optimizer.Sgd(1e200), NotFinite = NotFinite.Pass };
        var model = Net.Input(1, 4, 4).Flatten().Dense(4).ReLU().Dense(3).ToModel();
        using var executor = TinyRun.Executor(plan, model);
        var state = Trainer.Fit(executor, plan, TinyRun.Data, TinyRun.Data);
        Assert.Equal(new StopReason.Finished(4), state.Ended);
        Assert.False(double.IsFinite(state.History[^1].TrainLoss));
        using var other = TinyRun.Executor(plan with { NotFinite = NotFinite.Refuse }, model);
        Assert.Equal(
            "the plan's NotFinite is Pass, but the executor was compiled with Refuse",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(other, plan, TinyRun.Data)).Message
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cancelled_run_ends_after_the_update_under_way_and_goes_on_to_the_bit(int accumulate)
    {
        var plan = TinyRun.Plan with { AccumulateBatches = accumulate };
        var whole = TinyRun.Fit(plan);
        for (var stop = 1; stop < 12; stop++)
        {
            using var source = new CancellationTokenSource();
            var batches = 0;
            Checkpoint? captured = null;
            var (reason, state) = Run(
                plan,
                source.Token,
                new Callback
                {
                    BatchBegin = _ =>
                    {
                        if (++batches == stop)
                            source.Cancel();
                    },
                    RunEnd = run => captured = run.Snapshot!.Capture(),
                }
            );
            Assert.Equal(new StopReason.Cancelled(), reason);
            Assert.InRange(4 * state.Epoch + state.Progress.Batches, stop, stop + accumulate - 1);
            Assert.Equal(whole.Executor, TinyRun.Fit(plan, (Checkpoint<double>)captured!).Executor);
        }
    }

    [Fact]
    public void What_is_cancelled_before_it_begins_takes_no_step()
    {
        var (reason, state) = Run(TinyRun.Plan, new CancellationToken(canceled: true));
        Assert.Equal((new StopReason.Cancelled(), 0L), (reason, state.Step));
    }

    /// <summary>The epoch is not finished then: going on validates first.</summary>
    [Fact]
    public void A_cancellation_in_the_validation_leaves_the_epoch_open()
    {
        using var source = new CancellationTokenSource();
        Checkpoint? captured = null;
        var (_, state) = Run(
            TinyRun.Plan,
            source.Token,
            new Callback
            {
                BatchEnd = batch =>
                {
                    if (batch.Batch is { Epoch: 2, Batch: 4 })
                        source.Cancel();
                    return false;
                },
                RunEnd = run => captured = run.Snapshot!.Capture(),
            }
        );
        Assert.Equal((1, 8L, 4), (state.Epoch, state.Step, state.Progress.Batches));
        var rest = TinyRun.Fit(TinyRun.Plan, (Checkpoint<double>)captured!);
        Assert.Equal(TinyRun.Fit(TinyRun.Plan).Executor, rest.Executor);
        Assert.Equal(TinyRun.Timeless(TinyRun.Fit(TinyRun.Plan).State), TinyRun.Timeless(rest.State));
    }

    [Fact]
    public void Each_reason_has_a_word_and_half_a_sentence()
    {
        (StopReason Reason, string Kind, RunOutcome Outcome, string Text)[] all =
        [
            (
                new StopReason.Early(MonitoredValue.TrainLoss, 3, 0.25, 7),
                "earlyStopping",
                RunOutcome.StoppedEarly,
                "stopped early: TrainLoss has not become better for 3 epochs, since 0.25 in epoch 7"
            ),
            (
                new StopReason.Early(MonitoredValue.TrainLoss, 3, null, null),
                "earlyStopping",
                RunOutcome.StoppedEarly,
                "stopped early: TrainLoss has not become better for 3 epochs"
            ),
            (new StopReason.Budget("x"), "budget", RunOutcome.Stopped, "stopped: the budget of x is spent"),
            (new StopReason.Callback("X"), "callback", RunOutcome.Stopped, "stopped: X says so"),
            (new StopReason.Cancelled(), "cancelled", RunOutcome.Stopped, "stopped: it was cancelled"),
            (new StopReason.NotFinite("x is NaN", null), "notFinite", RunOutcome.Stopped, "stopped: x is NaN"),
            (new StopReason.Failed("no room"), "failed", RunOutcome.Failed, "failed: no room"),
        ];
        foreach (var (reason, kind, outcome, text) in all)
            Assert.Equal((kind, outcome, text), (reason.Kind, reason.Outcome, reason.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_budget_is_at_least_one_epoch(int epochs) =>
        Assert.StartsWith(
            $"the budget is {epochs} epochs, but must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EpochBudget(epochs)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_budget_of_no_time_is_refused() =>
        Assert.StartsWith(
            "the time budget is 00:00:00, but must be above 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TimeBudget(TimeSpan.Zero)).Message,
            StringComparison.Ordinal
        );
}
