namespace DeepLearning.Core.Tests.Training;

/// <summary>Schedules, groups, early stopping and accumulation, through whole runs.</summary>
public class TrainingRunTests
{
    [Fact]
    public void A_schedule_sets_the_rate_of_every_epoch_or_step()
    {
        var plan = TinyRun.Plan with { Schedule = new Schedule.Exponential(0.5) };
        Assert.Equal(
            [0.01, 0.005, 0.0025, 0.00125],
            TinyRun.Fit(plan).State.History.Select(record => record.LearningRate)
        );
        var rates = new LearningRateLog();
        TinyRun.Fit(plan with { Epochs = 2, ScheduleBy = ScheduleUnit.Step }, null, rates);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => ((long)i + 1, 0.01 * Math.Pow(0.5, i))), rates.Rates);
    }

    [Fact]
    public void A_plateau_is_observed_epoch_by_epoch()
    {
        var plan = TinyRun.Plan with
        {
            Epochs = 6,
            Optimizer = new Optimizer.Sgd(0),
            Schedule = new Schedule.ReduceOnPlateau(0.5, patience: 1),
            ScheduleMonitor = MonitoredValue.ValidationAccuracy,
        };
        var still = plan with { Optimizer = new Optimizer.Sgd(1e-300) };
        Assert.Equal(
            [1e-300, 1e-300, 1e-300, 5e-301, 5e-301, 2.5e-301],
            TinyRun.Fit(still).State.History.Select(record => record.LearningRate)
        );
    }

    [Fact]
    public void A_frozen_group_begins_to_move_at_its_epoch()
    {
        var plan = TinyRun.Plan with { Epochs = 3, Groups = [new("0.*") { Frozen = true, UnfreezeAtEpoch = 3 }] };
        var weights = new List<HostTensor<double>>();
        TinyRun.Fit(
            plan,
            null,
            new Callback
            {
                EpochEnd = snapshot =>
                {
                    weights.Add(((Checkpoint<double>)snapshot.Capture()).Executor.Parameters["0.weight"]);
                    return false;
                },
            }
        );
        Assert.Equal(weights[0], weights[1]);
        Assert.NotEqual(weights[1], weights[2]);
    }

    [Fact]
    public void Early_stopping_ends_the_run_and_restores_the_best_parameters()
    {
        var seen = new List<Checkpoint<double>>();
        var plan = TinyRun.Plan with
        {
            Epochs = 60,
            Optimizer = new Optimizer.Adam(0.3),
            EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 4),
        };
        RunEnd? end = null;
        var (executor, state) = TinyRun.Fit(
            plan,
            null,
            new Callback
            {
                EpochEnd = snapshot =>
                {
                    seen.Add((Checkpoint<double>)snapshot.Capture());
                    return false;
                },
                RunEnd = run => end = run,
            }
        );
        Assert.Equal((true, RunOutcome.StoppedEarly), (state.StoppedEarly, end!.Outcome));
        var best = state.History.MinBy(record => record.ValidationLoss)!.Epoch;
        Assert.Equal((best, best + 4), (state.EarlyStopping.BestEpoch, state.Epoch));
        Assert.Equal(seen[best - 1].Executor.Parameters, executor.Parameters);
        Assert.Equal(seen[best - 1].Executor.State, executor.State);
        Assert.NotEqual(seen[^1].Executor.Parameters, executor.Parameters);
        var last = TinyRun.Fit(plan with { EarlyStopping = plan.EarlyStopping! with { RestoreBest = false } }).Executor;
        Assert.Equal(seen[^1].Executor.Parameters, last.Parameters);
        var again = TinyRun.Fit(plan, seen[^1]);
        Assert.Equal(state.Epoch, again.State.Epoch);
        Assert.Equal(executor.Parameters, again.Executor.Parameters);
        Assert.NotNull(seen[^1].Best);
        var unrestored = plan with { EarlyStopping = plan.EarlyStopping with { RestoreBest = false } };
        Assert.Equal(seen[^1].Executor.Parameters, TinyRun.Fit(unrestored, seen[^1]).Executor.Parameters);
    }

    /// <summary>Why it ended once is no part of where it stands.</summary>
    [Fact]
    public void A_run_that_goes_on_has_not_ended()
    {
        using var executor = TinyRun.Executor();
        var half = Trainer.Fit(executor, TinyRun.Plan with { Epochs = 2 }, TinyRun.Data);
        Assert.NotNull(half.Ended);
        var seen = new List<StopReason?>();
        Trainer.Fit(
            executor,
            TinyRun.Plan,
            TinyRun.Data,
            callbacks:
            [
                new Callback
                {
                    RunBegin = run => seen.Add(run.State.Ended),
                    EpochEnd = snapshot =>
                    {
                        seen.Add(snapshot.State.Ended);
                        return false;
                    },
                },
            ],
            from: Checkpoint<double>.Of(executor, TinyRun.Plan, half)
        );
        Assert.Equal([null, null, null], seen);
    }

    /// <summary>
    /// The fake executor's loss is the mean of the images' first values, as they are after augmentation.
    /// </summary>
    [Fact]
    public void What_is_learnt_from_is_augmented_and_other_in_each_epoch()
    {
        var plan = TinyRun.Plan with { Epochs = 2, Augmentations = [new Augmentation.HorizontalFlip()] };
        using var executor = new FakeExecutor(TinyRun.Model, plan.CompileOptionsFor(TinyRun.Model));
        var history = Trainer.Fit(executor, plan, TinyRun.Data).History;
        var key = RngKey.FromSeed(plan.Seed);
        var source = new BatchSource<double>(TinyRun.Data, plan.BatchSize, key);
        var augmenter = new Augmenter<double>(plan.Augmentations, TinyRun.Data, plan.BatchSize, key);
        var plain = Enumerable.Range(0, 20).Average(n => TinyRun.Data.Inputs[n * 16]);
        foreach (var (epoch, record) in history.Index())
        {
            var expected = source
                .Epoch(epoch)
                .SelectMany(batch => Firsts(augmenter.Apply(batch, epoch)).ToArray())
                .Average();
            Assert.Equal(expected, record.TrainLoss, 1e-12);
            Assert.NotEqual(plain, record.TrainLoss, 1e-3);
        }

        Assert.NotEqual(history[0].TrainLoss, history[1].TrainLoss, 1e-3);

        static IEnumerable<double> Firsts(Batch<double> batch)
        {
            var values = batch.Inputs[0].Reals.ToArray();
            return Enumerable.Range(0, batch.Count).Select(n => values[n * 16]);
        }
    }

    public static TheoryData<string> Losses => ["plain", "weighted", "ignored", "probabilities", "smoothed", "squared"];

    /// <summary>Three batches of 4 are one of 12: the gradients add up by their shares of what counts.</summary>
    [Theory, MemberData(nameof(Losses))]
    public void Batches_accumulated_are_one_large_batch(string name)
    {
        var classes = Enumerable.Range(0, 24).Select(i => i * 7 % 3).ToArray();
        Loss loss = name switch
        {
            "weighted" => new Loss.CrossEntropy { ClassWeights = [0.2, 3, 1] },
            "ignored" => new Loss.CrossEntropy { ClassWeights = [0.2, 3, 1], IgnoreIndex = 1 },
            "smoothed" => new Loss.CrossEntropy { ClassWeights = [0.2, 3, 1], LabelSmoothing = 0.2 },
            "squared" => new Loss.MeanSquaredError(),
            _ => new Loss.CrossEntropy(),
        };
        Targets<double> targets = name is "probabilities" or "squared"
            ? new Targets<double>.Values(classes.SelectMany(c => new[] { 0.1 + 0.2 * c, 0.3, 0.6 - 0.2 * c }).ToArray())
            : new Targets<double>.Classes(classes);
        var data = new Dataset<double>(
            HostTensor<double>.Create([24, 5], values => Draws.Normal(RngKey.FromSeed(2), 0, 1, values)),
            targets
        );
        var model = Net.Input(5).Dense(9).Tanh().Dropout(0.3).Dense(3).ToModel();
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1, momentum: 0.9), loss, epochs: 3, batchSize: 12)
        {
            Seed = 2,
            Clipping = new Clipping.ByNorm(0.5),
        };
        var (large, whole) = Run(plan);
        var (small, parts) = Run(plan with { BatchSize = 4, AccumulateBatches = 3 });
        Assert.Equal(whole.Step, parts.Step);
        foreach (var (key, tensor) in large.Parameters)
            for (var i = 0; i < tensor.Size; i++)
                Assert.Equal(tensor[i], small.Parameters[key][i], 1e-13);
        foreach (var (a, b) in whole.History.Zip(parts.History))
            Assert.Equal(a.TrainLoss, b.TrainLoss, 1e-13);

        (ExecutorState<double> Executor, TrainingState State) Run(TrainingPlan plan)
        {
            using var executor = TinyRun.Executor(plan, model);
            var state = Trainer.Fit(executor, plan, data);
            return (executor.Export(), state);
        }
    }

    [Fact]
    public void A_batch_in_which_nothing_counts_is_passed_over()
    {
        var plan = TinyRun.Plan with
        {
            BatchSize = 1,
            Epochs = 1,
            Loss = new Loss.CrossEntropy { IgnoreIndex = 2 },
        };
        var model = Net.Input(1, 4, 4).Flatten().Dense(3).ToModel();
        using var executor = TinyRun.Executor(plan, model);
        var losses = new List<double>();
        var state = Trainer.Fit(
            executor,
            plan,
            TinyRun.Data,
            callbacks:
            [
                new Callback
                {
                    BatchEnd = batch =>
                    {
                        losses.Add(batch.Loss);
                        return false;
                    },
                },
            ]
        );
        Assert.Equal((6, 14), (losses.Count(double.IsNaN), losses.Count(double.IsFinite)));
        Assert.Equal(losses.Where(double.IsFinite).Average(), state.History[0].TrainLoss, 1e-14);
    }

    /// <summary>
    /// An ignored class may lie beyond the output's: its samples have no part in the accuracy, whichever the loss.
    /// </summary>
    [Fact]
    public void Ignored_samples_have_no_part_in_the_accuracy()
    {
        var logits = HostTensor<double>.Copy([4, 2], [0, -1, 0, -1, -1, 0, 0, -1]);
        var data = new Dataset<double>(logits, new Targets<double>.Classes(new[] { 0, 1, 2, 0 }));
        var model = Net.Input(2).Flatten().ToModel();
        foreach (
            var loss in new Loss[]
            {
                new Loss.CrossEntropy { IgnoreIndex = 2 },
                new Loss.NegativeLogLikelihood { IgnoreIndex = 2 },
            }
        )
        {
            using var executor = TinyRun.Executor(TinyRun.Plan with { Loss = loss }, model);
            Assert.Equal(2 / 3.0, Trainer.Evaluate(executor, data).Accuracy);
        }
    }

    [Fact]
    public void A_run_without_validation_cannot_observe_it()
    {
        var plan = TinyRun.Plan with { EarlyStopping = new() };
        using var executor = TinyRun.Executor(plan);
        Assert.Equal(
            "early stopping observes ValidationLoss, but there is no validation data",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(executor, plan, TinyRun.Data)).Message
        );
    }
}
