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
    public void The_batches_of_an_update_are_all_told_of_after_a_stop()
    {
        var told = 0;
        var plan = TinyRun.Plan with { AccumulateBatches = 3 };
        TinyRun.Fit(plan, null, new Callback { BatchEnd = _ => ++told == 1 });
        Assert.Equal(3, told);
    }

    [Fact]
    public void Finished()
    {
        var (reason, _) = Run(TinyRun.Plan);
        Assert.Equal(new StopReason.Finished(4), reason);
        Assert.Equal(("finished: 4 epochs are done", "finished"), (reason.ToString(), reason.Kind));
        Assert.Equal(reason, Run(TinyRun.Plan, default, new Callback { EpochEnd = it => it.State.Epoch == 4 }).Told);
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

    /// <summary>Who says stop first is the reason, whoever says so later in the update.</summary>
    [Fact]
    public void The_first_reason_counts()
    {
        using var source = new CancellationTokenSource();
        var plan = TinyRun.Plan with { AccumulateBatches = 3 };
        var (reason, state) = Run(
            plan,
            source.Token,
            new Callback { BatchEnd = batch => batch.Batch.Batch == 1 },
            new TimeBudget(TimeSpan.FromTicks(1)),
            new Callback
            {
                BatchBegin = batch =>
                {
                    if (batch.Batch == 2)
                        source.Cancel();
                },
            }
        );
        Assert.Equal(new StopReason.Callback(nameof(Callback)), reason);
        Assert.Equal((1L, 3), (state.Step, state.Progress.Batches));
    }

    [Fact]
    public void A_stop_at_the_first_batch_of_an_update_ends_the_run_after_it()
    {
        var (reason, state) = Run(
            TinyRun.Plan with
            {
                AccumulateBatches = 3,
            },
            default,
            new Callback { BatchEnd = batch => batch.Batch is { Epoch: 1, Batch: 1 } }
        );
        Assert.Equal(new StopReason.Callback(nameof(Callback)), reason);
        Assert.Equal((1L, 3), (state.Step, state.Progress.Batches));
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

    /// <summary>Nothing is best yet that could be restored.</summary>
    [Fact]
    public void What_is_cancelled_before_its_first_epoch_restores_nothing() =>
        Assert.Equal(
            new StopReason.Cancelled(),
            Run(TinyRun.Plan with { EarlyStopping = new() }, new CancellationToken(canceled: true)).Told
        );

    private static readonly Model Line = Net.Input(1).Dense(2).ToModel();

    /// <summary>Four samples, of which the fake executor takes the value for their loss.</summary>
    private static Dataset<double> Losses(double loss) =>
        new(
            HostTensor<double>.Create([4, 1], values => values.Fill(loss)),
            new Targets<double>.Classes(new[] { 0, 1, 0, 1 })
        );

    [Fact]
    public void A_validation_is_cancelled_between_two_batches()
    {
        using var source = new CancellationTokenSource();
        var plan = new TrainingPlan(new Optimizer.Sgd(1), new Loss.CrossEntropy(), epochs: 3, batchSize: 2);
        var executor = new FakeExecutor(Line, plan.CompileOptionsFor(Line)) { Evaluating = source.Cancel };
        var state = Trainer.Fit(executor, plan, Losses(1), Losses(1), cancellation: source.Token);
        Assert.Equal(["step 2", "step 2", "evaluate 2"], executor.Calls);
        Assert.Equal((0, 2), (state.Epoch, state.Progress.Batches));
        Assert.Equal(new StopReason.Cancelled(), state.Ended);
    }

    /// <summary>Early stopping names what it observes.</summary>
    [Fact]
    public void A_training_loss_that_stands_still_ends_the_run()
    {
        var plan = new TrainingPlan(new Optimizer.Sgd(1), new Loss.CrossEntropy(), epochs: 9, batchSize: 2)
        {
            EarlyStopping = new(MonitoredValue.TrainLoss, patience: 2),
        };
        using var executor = new FakeExecutor(Line, plan.CompileOptionsFor(Line));
        Assert.Equal(
            new StopReason.Early(MonitoredValue.TrainLoss, 2, 0.5, 1),
            Trainer.Fit(executor, plan, Losses(0.5)).Ended
        );
    }

    [Theory]
    [InlineData(NotFinite.Refuse)]
    [InlineData(NotFinite.Pass)]
    public void A_validation_loss_that_is_not_finite(NotFinite rule)
    {
        var plan = new TrainingPlan(new Optimizer.Sgd(1), new Loss.CrossEntropy(), epochs: 3, batchSize: 2)
        {
            NotFinite = rule,
        };
        using var executor = new FakeExecutor(Line, plan.CompileOptionsFor(Line));
        var stop = new StopOnNotFinite();
        Assert.Null(stop.StopReason);
        var state = Trainer.Fit(executor, plan, Losses(1), Losses(1.7e308), rule == NotFinite.Pass ? [stop] : []);
        Assert.Equal(
            new StopReason.NotFinite($"the validation loss is {double.PositiveInfinity} after epoch 1", null),
            state.Ended
        );
        Assert.Equal(rule == NotFinite.Pass ? state.Ended : null, stop.StopReason);
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
