using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Tuning;

public class TunerTests
{
    [Fact]
    public void Random_search_trains_each_trial_as_a_run_by_itself_would()
    {
        using var folder = new TemporaryFolder();
        var strategy = new SearchStrategy.Random(3, seed: 1);
        var result = TinySearch.Run(TinySearch.Plan(folder.Path, strategy));
        var assignments = strategy.Assignments(TinySearch.Space);
        Assert.Equal([0, 1, 2], result.Results.Select(r => r.Trial));
        foreach (var trial in result.Results.Where(r => r.Outcome == TrialOutcome.Completed))
        {
            var (model, plan) = TinySearch.Trial(assignments[trial.Trial]);
            using var executor = TinyRun.Executor(plan, model);
            var state = Trainer.Fit(executor, plan, TinyRun.Data, TinySearch.Validation);
            Assert.Equal(assignments[trial.Trial], trial.Settings);
            Assert.Equal(state.History[^1].ValidationLoss, trial.Value);
            Assert.Equal((4, 4), (trial.Epochs, trial.ValueEpoch));
            Assert.Equal(TinyRun.Timeless(state).Last(), trial.Last! with { Seconds = 0 });
        }

        Assert.Contains(result.Results, r => r.Outcome == TrialOutcome.Completed);
    }

    [Fact]
    public void The_best_is_trained_again_with_its_own_seed()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(TinySearch.Plan(folder.Path));
        var (model, plan) = TinySearch.Trial(result.Best.Settings);
        Assert.Equal(plan with { Seed = 6 }, result.Plan);
        using var executor = TinyRun.Executor(result.Plan, model);
        var state = Trainer.Fit(executor, result.Plan, TinyRun.Data, TinySearch.Validation);
        Assert.Equal(TinyRun.Timeless(state), TinyRun.Timeless(result.State));
        Assert.Equal(executor.Export().Parameters, result.Trained.Parameters);
    }

    [Fact]
    public void Halving_trains_the_survivors_on_and_no_others()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(TinySearch.Plan(folder.Path));
        var rungs = Enumerable
            .Range(0, 3)
            .Select(rung => result.Results.Where(r => r.Rung == rung).ToArray())
            .ToArray();
        Assert.Equal([6, 3, 1], rungs.Select(rung => rung.Length));
        Assert.All(
            rungs[0].Where(r => r.Outcome != TrialOutcome.Diverged),
            r => Assert.Equal((TrialOutcome.Halted, 1), (r.Outcome, r.Epochs))
        );
        Assert.All(rungs[1], r => Assert.Equal((TrialOutcome.Halted, 2), (r.Outcome, r.Epochs)));
        Assert.Equal((TrialOutcome.Completed, 4), (rungs[2][0].Outcome, rungs[2][0].Epochs));
        Assert.Equal(TrialRanking.Survivors(rungs[0], 3, MonitoredValue.ValidationLoss), rungs[1].Select(r => r.Trial));
        Assert.Equal(TrialRanking.Survivors(rungs[1], 1, MonitoredValue.ValidationLoss), rungs[2].Select(r => r.Trial));
        Assert.Equal(rungs[2][0], result.Best);

        // The survivor of all rungs was trained in three pieces: the same as in one.
        var (model, plan) = TinySearch.Trial(result.Best.Settings);
        using var executor = TinyRun.Executor(plan, model);
        var whole = Trainer.Fit(executor, plan, TinyRun.Data, TinySearch.Validation);
        Assert.Equal(whole.History[^1].ValidationLoss, result.Best.Value);
        Assert.Equal(whole.History[0].ValidationLoss, rungs[0].Single(r => r.Trial == result.Best.Trial).Value);
    }

    [Fact]
    public void A_trial_that_diverges_is_in_the_log_and_loses()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(TinySearch.Plan(folder.Path));
        var diverged = result.Results.Where(r => r.Outcome == TrialOutcome.Diverged).ToArray();
        Assert.NotEmpty(diverged);
        Assert.All(
            diverged,
            r =>
            {
                Assert.Equal("explosion", r.Settings.Text("optimizer"));
                Assert.True(double.IsNaN(r.Value));
                Assert.Equal((0, 0), (r.Rung, r.ValueEpoch));
                Assert.Contains("the loss is", r.Reason, StringComparison.Ordinal);
                Assert.Null(r.Last);
            }
        );
        Assert.All(result.Ranking.TakeLast(diverged.Length), r => Assert.Equal(TrialOutcome.Diverged, r.Outcome));
    }

    [Fact]
    public void When_every_trial_diverges_the_search_says_so()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path) with
        {
            Space = new(("rate", new SearchRange.Uniform(1, 2))),
            Trial = Explosion,
        };
        Assert.Contains(
            "all 6 trials diverged; trial 0: the loss is",
            Assert.Throws<TuningException>(() => TinySearch.Run(plan)).Message
        );
    }

    [Fact]
    public void Where_the_best_epoch_is_restored_its_value_counts()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Random(1, seed: 1)) with { Trial = StoppingEarly };
        var best = TinySearch.Run(plan).Best;
        Assert.Equal(TrialOutcome.StoppedEarly, best.Outcome);
        Assert.Equal(best.Epochs - 2, best.ValueEpoch);
        Assert.True(best.Value < best.Last!.ValidationLoss);
        var (model, alone) = StoppingEarly(best.Settings);
        using var executor = TinyRun.Executor(alone, model);
        Trainer.Fit(executor, alone, TinyRun.Data, TinySearch.Validation);
        Assert.Equal(Trainer.Evaluate(executor, TinySearch.Validation, alone.BatchSize).Loss, best.Value);
    }

    [Fact]
    public void A_trial_that_has_stopped_takes_its_result_along_to_the_next_rung()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(
            TinySearch.Plan(folder.Path, new SearchStrategy.Halving(2, 24, factor: 2)) with
            {
                Trial = StoppingEarly,
            }
        );
        Assert.Equal([0, 0, 1], result.Results.Select(r => r.Rung));
        Assert.Equal(
            TrialRanking.Survivors(result.Results.Take(2), 1, MonitoredValue.ValidationLoss),
            [result.Best.Trial]
        );
        Assert.Equal(
            result.Results.Single(r => r.Rung == 0 && r.Trial == result.Best.Trial) with
            {
                Rung = 1,
            },
            result.Best
        );
    }

    [Fact]
    public void Trained_again_on_all_data_it_takes_the_epochs_of_its_best()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(
            TinySearch.Plan(folder.Path, new SearchStrategy.Random(1, seed: 1)) with
            {
                Trial = StoppingEarly,
                RetrainOnAll = true,
                RetrainSeed = 3,
            }
        );
        var plan = StoppingEarly(result.Best.Settings).Plan with
        {
            Seed = 3,
            EarlyStopping = null,
            Epochs = result.Best.ValueEpoch,
        };
        Assert.Equal(plan, result.Plan);
        using var executor = TinyRun.Executor(plan, result.Model);
        Trainer.Fit(executor, plan, TinyRun.Data.Join(TinySearch.Validation));
        Assert.Equal(executor.Export().Parameters, result.Trained.Parameters);
        Assert.True(Directory.Exists(folder.File(Path.Combine("best", "all-seed-3"))));
    }

    [Fact]
    public void Trained_again_on_its_own_data_it_stops_early_again()
    {
        using var folder = new TemporaryFolder();
        var result = TinySearch.Run(
            TinySearch.Plan(folder.Path, new SearchStrategy.Random(1, seed: 1)) with
            {
                Trial = StoppingEarly,
            }
        );
        Assert.Equal(StoppingEarly(result.Best.Settings).Plan with { Seed = 6 }, result.Plan);
    }

    [Fact]
    public void The_folder_keeps_the_log_and_the_best_and_no_trials_checkpoint()
    {
        using var folder = new TemporaryFolder();
        TinySearch.Run(TinySearch.Plan(folder.Path));
        Assert.Equal(
            [
                Path.Combine("best", "train-seed-6", "run.lock"),
                Path.Combine("best", "train-seed-6", "step-000000016.safetensors"),
                "search.json",
                "search.lock",
                "trials.jsonl",
            ],
            Directory
                .GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder.Path, file))
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>A trial that may go on has a checkpoint; after the last rung none has.</summary>
    [Fact]
    public void Every_result_is_told_when_it_is_in_the_log()
    {
        using var folder = new TemporaryFolder();
        var told = new List<(TrialResult Result, bool HasCheckpoint)>();
        var result = TinySearch.Run(
            TinySearch.Plan(folder.Path),
            new Watcher
            {
                TrialEnd = ended =>
                {
                    Assert.Equal(told.Count + 1, File.ReadAllLines(folder.File("trials.jsonl")).Length);
                    told.Add((ended, Directory.Exists(folder.File(Path.Combine("trials", $"{ended.Trial:D4}")))));
                },
            }
        );
        Assert.Equal(result.Results, told.Select(it => it.Result));
        Assert.Equal(10, told.Count);
        Assert.All(
            told.Where(it => it.Result.Outcome != TrialOutcome.Diverged),
            it => Assert.Equal(it.Result.Outcome == TrialOutcome.Halted, it.HasCheckpoint)
        );
    }

    [Fact]
    public void Trials_may_be_compared_by_their_accuracy()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Random(3, seed: 1));
        var result = TinySearch.Run(plan with { Monitor = MonitoredValue.ValidationAccuracy });
        Assert.Equal(result.Best.Last!.ValidationAccuracy, result.Best.Value);
        Assert.All(
            result.Results.Where(trial => double.IsFinite(trial.Value)),
            trial => Assert.True(trial.Value <= result.Best.Value)
        );
    }

    /// <summary>Where a plan lets such values pass, a trial ends all its epochs, and loses.</summary>
    [Fact]
    public void A_monitored_value_that_is_not_finite_has_no_epoch()
    {
        using var folder = new TemporaryFolder();
        var results = new List<TrialResult>();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Random(1, seed: 1)) with
        {
            Monitor = MonitoredValue.TrainLoss,
            Trial = settings =>
            {
                var trial = Explosion(settings);
                return trial with { Plan = trial.Plan with { NotFinite = NotFinite.Pass } };
            },
        };
        Assert.Equal(
            "all 1 trials diverged; trial 0: TrainLoss is NaN after epoch 4",
            Assert
                .Throws<TuningException>(() =>
                    Tuner.Search(
                        plan,
                        BackendRegistry.Default.Resolve(new()),
                        TinyRun.Data,
                        null,
                        new Watcher { TrialEnd = results.Add }
                    )
                )
                .Message
        );
        var only = Assert.Single(results);
        Assert.Equal((4, 0, TrialOutcome.Diverged), (only.Epochs, only.ValueEpoch, only.Outcome));
    }

    /// <summary>What dropout keeps of the validation's images, it doubles beyond the largest number.</summary>
    [Fact]
    public void A_best_trial_that_diverges_on_all_data_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Random(1, seed: 1)) with
        {
            RetrainOnAll = true,
            Trial = _ =>
                new(
                    Net.Input(1, 4, 4)
                        .Flatten()
                        .Dropout(0.5)
                        .Dense(3, weightInitializer: new Initializer.Constant(1e-300))
                        .ToModel(),
                    TinyRun.Plan with
                    {
                        Optimizer = new Optimizer.Sgd(1e-300),
                    }
                ),
        };
        var validation = new Dataset<double>(
            HostTensor<double>.Create([10, 1, 4, 4], values => values.Fill(1e308)),
            TinySearch.Validation.Targets
        );
        var message = Assert
            .Throws<TuningException>(() =>
                Tuner.Search(plan, BackendRegistry.Default.Resolve(new()), TinyRun.Data, validation)
            )
            .Message;
        Assert.StartsWith("trial 0 (rate ", message, StringComparison.Ordinal);
        Assert.Contains(
            ") was the best, but diverged when it was trained again with the seed 6: the loss is NaN in epoch 1",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_callback_that_says_stop_to_the_new_training_ends_the_search_and_it_goes_on_when_called_again()
    {
        using var folder = new TemporaryFolder();
        var strategy = new SearchStrategy.Random(3, seed: 1);
        var isBest = false;
        var stop = new Watcher
        {
            RetrainBegin = (_, _) => isBest = true,
            Training = [new Callback { BatchEnd = batch => isBest && batch.Batch.Step == 6 }],
        };
        Assert.Equal(
            "a callback ended the best trial's new training after 1 of 4 epochs; the search goes on from there "
                + "when it is called again",
            Assert
                .Throws<TuningException>(() => TinySearch.Run(TinySearch.Plan(folder.File("a"), strategy), stop))
                .Message
        );
        TinySearch.AssertSame(
            TinySearch.Run(TinySearch.Plan(folder.File("b"), strategy)),
            TinySearch.Run(TinySearch.Plan(folder.File("a"), strategy))
        );
    }

    [Fact]
    public void A_callback_that_says_stop_ends_the_search_and_it_goes_on_when_called_again()
    {
        using var folder = new TemporaryFolder();
        var stop = new Watcher { Training = [new Callback { BatchEnd = batch => batch.Batch.Step == 2 }] };
        Assert.Equal(
            "a callback ended trial 1 after 0 of 1 epochs; the search goes on from there when it is called again",
            Assert.Throws<TuningException>(() => TinySearch.Run(TinySearch.Plan(folder.File("a")), stop)).Message
        );
        TinySearch.AssertSame(
            TinySearch.Run(TinySearch.Plan(folder.File("b"))),
            TinySearch.Run(TinySearch.Plan(folder.File("a")))
        );
    }

    private static Trial Explosion(Assignment settings) =>
        new(
            Net.Input(1, 4, 4).Flatten().Dense(4).Dense(3).ToModel(),
            TinyRun.Plan with
            {
                Optimizer = new Optimizer.Sgd(1e300 * settings.Number("rate")),
            }
        );

    /// <summary>Learns by heart, so that its validation loss soon rises.</summary>
    private static Trial StoppingEarly(Assignment settings) =>
        new(
            TinyRun.Model,
            TinyRun.Plan with
            {
                Optimizer = new Optimizer.Adam(0.03 + settings.Number("rate")),
                Epochs = 25,
                EarlyStopping = new(patience: 2),
            }
        );
}
