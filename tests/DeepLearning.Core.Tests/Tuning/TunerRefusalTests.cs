using DeepLearning.Core.Tests.Configuration;
using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Tuning;

public class TunerRefusalTests
{
    private static readonly SearchStrategy Two = new SearchStrategy.Random(2, seed: 1);

    [Fact]
    public void A_folder_with_another_search_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, Two);
        TinySearch.Run(plan);
        var before = File.ReadAllText(folder.File("trials.jsonl"));
        Refuses(
            """its strategy is {"type":"random","trials":2,"seed":1}""",
            plan with
            {
                Strategy = new SearchStrategy.Random(2, seed: 2),
            }
        );
        Refuses(
            "its space's range 1 is 'rate'",
            plan with
            {
                Space = new(
                    ("rate", new SearchRange.Uniform(0, 1)),
                    TinySearch.Space.Dimensions[1],
                    TinySearch.Space.Dimensions[2],
                    TinySearch.Space.Dimensions[3]
                ),
            }
        );
        Refuses(
            "its space's number of ranges is 4, but 5 is wanted",
            plan with
            {
                Space = new([.. TinySearch.Space.Dimensions, ("more", new SearchRange.Uniform(0, 1))]),
            }
        );
        Refuses(
            "its monitored value is ValidationLoss, but TrainLoss is wanted",
            plan with
            {
                Monitor = MonitoredValue.TrainLoss,
            }
        );
        Assert.Contains(
            "its training or validation data are others",
            Assert
                .Throws<TuningException>(() =>
                    Tuner.Search(plan, BackendRegistry.Default.Resolve(new()), TinyRun.Data, TinyRun.Data)
                )
                .Message
        );
        Assert.Contains(
            "its precision is float64, but float32 is wanted",
            Assert
                .Throws<TuningException>(() =>
                    Tuner.Search(
                        plan,
                        BackendRegistry.Default.Resolve(new()),
                        TinyRun.Data.To<float>(),
                        TinySearch.Validation.To<float>()
                    )
                )
                .Message
        );
        Refuses("its device is cpu, but cuda:1 is wanted", plan with { Device = new("cuda", 1) });
        Assert.Contains(
            "its backend is reference, but other is wanted",
            Assert
                .Throws<TuningException>(() =>
                    Tuner.Search(plan, new FakeBackend("other"), TinyRun.Data, TinySearch.Validation)
                )
                .Message
        );
        var header = File.ReadAllText(folder.File("search.json"));
        File.WriteAllText(
            folder.File("search.json"),
            header.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)
        );
        Refuses("its version is 2, but 1 is wanted", plan);
        Assert.Equal(before, File.ReadAllText(folder.File("trials.jsonl")));
        FolderLock.Take(folder.Path, "search.lock").Dispose();
    }

    [Fact]
    public void A_trial_that_has_become_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, Two);
        TinySearch.Run(plan);
        Refuses("trial 0 (rate", plan with { Trial = Longer });
    }

    [Fact]
    public void A_checkpoint_of_a_trial_that_has_become_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Random(1));
        plan = plan with
        {
            Strategy = Enumerable
                .Range(1, 9)
                .Select(seed => new SearchStrategy.Random(1, (ulong)seed))
                .First(strategy => strategy.Assignments(plan.Space)[0].Text("optimizer") == "adam"),
        };
        Assert.Throws<TrainingCallbackException>(() =>
            TinySearch.Run(
                plan,
                new Watcher
                {
                    Training =
                    [
                        new Callback
                        {
                            EpochEnd = state => state.State.Epoch == 2 ? throw new InvalidOperationException() : false,
                        },
                    ],
                }
            )
        );
        Refuses("is of another model or another plan than trial 0 has now", plan with { Trial = Longer });
    }

    [Fact]
    public void A_checkpoint_in_the_place_of_the_new_training_is_refused_when_it_is_anothers()
    {
        using var folder = new TemporaryFolder();
        var best = new CheckpointFolder(folder.File(Path.Combine("best", "train-seed-6")));
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(best));
        Refuses(
            $"the checkpoint in '{best.Path}' is of another model or another plan than the best trial's new "
                + "training has now",
            TinySearch.Plan(folder.Path, Two)
        );
    }

    [Fact]
    public void A_damaged_log_is_refused_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, Two);
        TinySearch.Run(plan);
        var lines = File.ReadAllLines(folder.File("trials.jsonl"));
        File.WriteAllText(folder.File("trials.jsonl"), $"{lines[0]}\n{lines[1][..20]}\n");
        Refuses($"the search's file '{folder.File("trials.jsonl")}' cannot be read: line 2: ", plan);
        File.Delete(folder.File("search.json"));
        Refuses("nobody knows which search it is of", plan);
    }

    [Fact]
    public void Two_searches_at_once_in_one_folder_are_refused()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, Two);
        var tried = 0;
        TinySearch.Run(
            plan,
            new Watcher
            {
                TrialBegin = _ =>
                {
                    tried++;
                    Refuses("is another search at work there?", plan);
                },
            }
        );
        Assert.Equal(2, tried);
    }

    [Fact]
    public void What_cannot_be_compared_or_trained_again_is_refused_before_a_folder_is_made()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.File("none"), Two);
        var values = new Dataset<double>(TinySearch.Validation.Inputs, new Targets<double>.Values(new double[30]));
        Assert.Contains(
            "compared by ValidationLoss, but there is no validation data",
            Assert.Throws<ArgumentException>(() => Search(plan, null)).Message
        );
        Assert.Contains(
            "on training and validation data, but there is no",
            Assert
                .Throws<ArgumentException>(() =>
                    Search(plan with { Monitor = MonitoredValue.TrainLoss, RetrainOnAll = true }, null)
                )
                .Message
        );
        Assert.Contains(
            "the validation data's targets are no classes",
            Assert
                .Throws<ArgumentException>(() =>
                    Search(plan with { Monitor = MonitoredValue.ValidationAccuracy }, values)
                )
                .Message
        );
        Assert.Contains(
            "Folder must not be empty",
            Assert.Throws<ArgumentException>(() => TinySearch.Plan(" ")).Message
        );
        Assert.False(Directory.Exists(folder.File("none")));
    }

    [Fact]
    public void A_schedule_that_observes_validation_cannot_be_trained_again_on_all_data()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, Two) with { Trial = Scheduled, RetrainOnAll = true };
        Assert.Contains(
            "the schedule of trial 0 observes ValidationLoss",
            Assert.Throws<ArgumentException>(() => TinySearch.Run(plan)).Message
        );
    }

    [Fact]
    public void A_trial_that_cannot_be_trained_is_refused_before_the_first()
    {
        using var folder = new TemporaryFolder();
        var made = 0;
        var plan = TinySearch.Plan(folder.File("search"), new SearchStrategy.Random(4, seed: 1)) with
        {
            Trial = settings =>
            {
                var trial = TinySearch.Trial(settings);
                return ++made == 3 ? trial with { Plan = trial.Plan with { BatchSize = 21 } } : trial;
            },
        };
        var message = Assert.Throws<ArgumentException>(() => TinySearch.Run(plan)).Message;
        Assert.StartsWith("trial 2 (", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "cannot be trained: the batch size is 21, but the data set has only 20 samples",
            message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(folder.File("search")));
    }

    [Fact]
    public void A_loss_that_does_not_fit_the_model_is_refused_before_the_first_trial()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.File("search"), Two) with
        {
            Trial = settings =>
            {
                var trial = TinySearch.Trial(settings);
                return trial with { Plan = trial.Plan with { Loss = new Loss.CrossEntropy { ClassWeights = [1, 2] } } };
            },
        };
        Assert.EndsWith(
            "cannot be trained: CrossEntropy on node '5' has 2 class weights, but is given 3 classes",
            Assert.Throws<ArgumentException>(() => TinySearch.Run(plan)).Message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(folder.File("search")));
    }

    /// <summary>The longest plan settles whether a rung has something to do.</summary>
    [Fact]
    public void Trials_of_which_one_has_epochs_left_go_on()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Halving(4, 2, factor: 2));
        var long_ = plan.Strategy.Assignments(plan.Space)[0];
        plan = plan with
        {
            Trial = settings =>
            {
                var trial = TinySearch.Trial(settings);
                return trial with { Plan = trial.Plan with { Epochs = settings.Equals(long_) ? 5 : 2 } };
            },
        };
        Assert.Equal(2, TinySearch.Run(plan).Best.Rung);
    }

    [Fact]
    public void A_rung_that_has_no_epoch_left_to_train_is_refused()
    {
        using var folder = new TemporaryFolder();
        var plan = TinySearch.Plan(folder.Path, new SearchStrategy.Halving(4, 2, factor: 2)) with { Trial = Longer };
        Assert.Equal(5, Longer(plan.Strategy.Assignments(plan.Space)[0]).Plan.Epochs);
        Assert.Equal(TrialOutcome.Completed, TinySearch.Run(plan).Best.Outcome);
        Assert.Equal(
            "rung 2 of 3 trains up to 10 epochs, but the trials' plans end after 5, which rung 1 has "
                + "already: begin with fewer epochs or fewer trials, or let the plans have more epochs",
            Assert
                .Throws<ArgumentException>(() =>
                    TinySearch.Run(plan with { Strategy = new SearchStrategy.Halving(4, 5, factor: 2) })
                )
                .Message
        );
    }

    private static void Refuses(string message, TuningPlan plan) =>
        Assert.Contains(
            message,
            Assert.Throws<TuningException>(() => TinySearch.Run(plan)).Message,
            StringComparison.Ordinal
        );

    private static TuningResult<double> Search(TuningPlan plan, Dataset<double>? validation) =>
        Tuner.Search(plan, BackendRegistry.Default.Resolve(new()), TinyRun.Data, validation);

    private static Trial Longer(Assignment settings)
    {
        var trial = TinySearch.Trial(settings);
        return trial with { Plan = trial.Plan with { Epochs = 5 } };
    }

    private static Trial Scheduled(Assignment settings)
    {
        var trial = TinySearch.Trial(settings);
        return trial with
        {
            Plan = trial.Plan with
            {
                Schedule = new Schedule.ReduceOnPlateau(),
                ScheduleMonitor = MonitoredValue.ValidationLoss,
            },
        };
    }
}
