namespace DeepLearning.Core.Tests.Training.Callbacks;

public class CallbackTests
{
    private static Callback Recorder(List<string> told) =>
        new()
        {
            RunBegin = run =>
                told.Add(
                    $"run {run.State.Epoch} of {run.Plan.Epochs}, {run.BatchesPerEpoch} batches, {run.Samples} samples"
                ),
            EpochBegin = state => told.Add($"epoch {state.Epoch + 1} begins"),
            BatchBegin = batch =>
                told.Add($"batch {batch.Epoch}.{batch.Batch} of {batch.Count} for update {batch.Step}"),
            BatchEnd = batch =>
            {
                told.Add($"batch {batch.Batch.Epoch}.{batch.Batch.Batch} ends");
                return false;
            },
            EpochEnd = snapshot =>
            {
                told.Add($"epoch {snapshot.State.Epoch} ends");
                return false;
            },
            RunEnd = run => told.Add($"run ends: {run.Outcome}"),
        };

    [Fact]
    public void Everything_is_told_in_order()
    {
        var told = new List<string>();
        TinyRun.Fit(TinyRun.Plan with { Epochs = 1, AccumulateBatches = 3 }, null, Recorder(told));
        Assert.Equal(
            [
                "run 0 of 1, 4 batches, 20 samples",
                "epoch 1 begins",
                "batch 1.1 of 6 for update 1",
                "batch 1.1 ends",
                "batch 1.2 of 6 for update 1",
                "batch 1.2 ends",
                "batch 1.3 of 6 for update 1",
                "batch 1.3 ends",
                "batch 1.4 of 2 for update 2",
                "batch 1.4 ends",
                "epoch 1 ends",
                "run ends: Completed",
            ],
            told
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_run_stopped_in_the_midst_of_an_epoch_goes_on_to_the_bit(int accumulate)
    {
        var plan = TinyRun.Plan with
        {
            AccumulateBatches = accumulate,
            Schedule = new Schedule.Cosine(9),
            ScheduleBy = ScheduleUnit.Step,
        };
        var whole = TinyRun.Fit(plan);
        for (var stop = 1; stop < 8; stop++)
        {
            Checkpoint? captured = null;
            var batches = 0;
            var (_, state) = TinyRun.Fit(
                plan,
                null,
                new Callback { BatchEnd = _ => ++batches == stop, RunEnd = run => captured = run.Snapshot!.Capture() }
            );
            Assert.Equal(0, state.Progress.Batches % accumulate == 0 || state.Progress.Batches == 4 ? 0 : 1);
            var rest = TinyRun.Fit(plan, (Checkpoint<double>)captured!);
            Assert.Equal(whole.Executor, rest.Executor);
            Assert.Equal(TinyRun.Timeless(whole.State), TinyRun.Timeless(rest.State));
        }
    }

    public static TheoryData<string> Events =>
        ["run begin", "epoch begin", "batch begin", "loss", "batch end", "epoch end", "run end"];

    [Theory, MemberData(nameof(Events))]
    public void An_exception_ends_the_run_with_the_last_good_state_saved(string when)
    {
        using var folder = new TemporaryFolder();
        var ended = new List<RunOutcome>();
        var calls = 0;
        bool Throw(string name, int call) =>
            name == when && ++calls == call ? throw new InvalidOperationException($"{name} is bad") : false;
        var bad = new Callback
        {
            RunBegin = _ => Throw("run begin", 1),
            EpochBegin = _ => Throw("epoch begin", 2),
            BatchBegin = _ => Throw("batch begin", 7),
            Loss = when == "loss" ? _ => Throw("loss", 7) : null,
            BatchEnd = _ => Throw("batch end", 7),
            EpochEnd = _ => Throw("epoch end", 2),
            RunEnd = _ => Throw("run end", 1),
        };
        var plan = TinyRun.Plan with { AccumulateBatches = 2 };
        var e = Assert.Throws<TrainingCallbackException>(() =>
            TinyRun.Fit(
                plan,
                null,
                bad,
                new CheckpointWriter(new(folder.Path), every: 100),
                new Callback { RunEnd = run => ended.Add(run.Outcome) }
            )
        );
        var epoch = when switch
        {
            "run begin" => 1,
            "epoch end" => 3,
            "run end" => 5,
            _ => 2,
        };
        Assert.Equal(
            $"the callback Callback threw InvalidOperationException in epoch {epoch}: {when} is bad",
            e.Message
        );
        Assert.Equal([when == "run end" ? RunOutcome.Completed : RunOutcome.Failed], ended);
        var saved = (Checkpoint<double>)new CheckpointFolder(folder.Path).Latest()!;
        Assert.Equal(e.Checkpoint, saved);
        var rest = TinyRun.Fit(plan, saved);
        Assert.Equal(TinyRun.Fit(plan).Executor, rest.Executor);
    }

    [Fact]
    public void A_time_budget_ends_the_run()
    {
        var clock = new Clock();
        var budget = new TimeBudget(TimeSpan.FromSeconds(3), clock);
        var tick = new Callback { BatchBegin = _ => clock.Seconds++ };
        Assert.Equal(3, TinyRun.Fit(TinyRun.Plan, null, tick, budget).State.Step);
        Assert.True(budget.IsSpent);
        TinyRun.Fit(TinyRun.Plan with { Epochs = 1 }, null, budget);
        Assert.False(budget.IsSpent);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeBudget(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(NotFinite.Refuse)]
    [InlineData(NotFinite.Pass)]
    public void Not_finite_stops_before_the_update_and_names_the_layer(NotFinite rule)
    {
        var data = new Dataset<double>(
            HostTensor<double>.Create([4, 2], values => values.Fill(1e200)),
            new Targets<double>.Classes(new[] { 0, 1, 0, 1 })
        );
        var one = new Initializer.Constant(1);
        var model = Net.Input(2)
            .Dense(3, weightInitializer: one)
            .ReLU()
            .Dense(3, weightInitializer: new Initializer.Constant(1e200))
            .Named("blows")
            .Dense(2)
            .ToModel();
        var plan = TinyRun.Plan with { BatchSize = 2, NotFinite = rule };
        using var executor = TinyRun.Executor(plan, model);
        var before = executor.Export();
        var stop = new StopOnNotFinite();
        var state = Trainer.Fit(executor, plan, data, callbacks: [stop]);
        Assert.Equal("blows", stop.Node);
        Assert.Equal(
            "the loss is NaN in epoch 1, batch 1 (update 1): the first output that is not finite is that of "
                + "node 'blows'",
            stop.Message
        );
        Assert.Equal(new StopReason.NotFinite(stop.Message!, "blows"), state.Ended);
        Assert.Equal(0, state.Step);
        Assert.Equal(before, executor.Export());
    }

    /// <summary>What dropout keeps, it doubles here: in training only.</summary>
    [Fact]
    public void Not_finite_is_looked_for_as_in_training()
    {
        var data = new Dataset<double>(
            HostTensor<double>.Create([2, 8], values => values.Fill(1e308)),
            new Targets<double>.Classes(new[] { 0, 1 })
        );
        var model = Net.Input(8)
            .Dropout(0.5)
            .Named("drop")
            .Dense(2, weightInitializer: new Initializer.Constant(1e-300))
            .ToModel();
        var plan = TinyRun.Plan with { BatchSize = 2, NotFinite = NotFinite.Pass };
        using var executor = TinyRun.Executor(plan, model);
        var stop = new StopOnNotFinite();
        Trainer.Fit(executor, plan, data, callbacks: [stop]);
        Assert.Equal("drop", stop.Node);
    }

    [Fact]
    public void Not_finite_leaves_a_good_run_alone_and_batch_norms_statistics_too()
    {
        Assert.Equal(
            TinyRun.Fit(TinyRun.Plan).Executor,
            TinyRun.Fit(TinyRun.Plan, null, new StopOnNotFinite()).Executor
        );
        using var executor = TinyRun.Executor();
        var images = TinyRun.Data.Inputs.Span.ToArray();
        images.AsSpan(10 * 16, 16).Fill(1.7e308);
        var stop = new StopOnNotFinite();
        var state = Trainer.Fit(
            executor,
            TinyRun.Plan,
            new(HostTensor<double>.Copy([20, 1, 4, 4], images), TinyRun.Data.Targets),
            callbacks: [stop]
        );
        Assert.Equal("0", stop.Node);
        Assert.InRange(state.Step, 0, 3);
        var held = executor.Export();
        Assert.All(
            held.Parameters.Concat(held.State),
            tensor => Assert.All(tensor.Value.Span.ToArray(), value => Assert.True(double.IsFinite(value)))
        );
    }

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
