namespace DeepLearning.Core.Tests.Training;

/// <summary>What can be known before the first step is said before it.</summary>
public class BeforeTheFirstStepTests
{
    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.1),
        new Loss.CrossEntropy(),
        epochs: 2,
        batchSize: 10
    );

    private static Dataset<double> Rows(int count, Func<int, int>? classOf = null) =>
        new(
            HostTensor<double>.Create([count, 3], values => Draws.Normal(RngKey.FromSeed(1), 0, 1, values)),
            new Targets<double>.Classes(Enumerable.Range(0, count).Select(classOf ?? (i => i % 2)).ToArray())
        );

    private static Dataset<double> Values(int count) =>
        new(HostTensor<double>.Zeros([count, 3]), new Targets<double>.Values(new double[count * 2]));

    /// <summary>What Fit says; no step is taken.</summary>
    private static string Refused(
        Model model,
        TrainingPlan plan,
        Dataset<double> train,
        Dataset<double>? validation = null
    )
    {
        using var executor = TinyRun.Executor(plan, model);
        var before = executor.Export();
        var began = false;
        var e = Assert.ThrowsAny<ArgumentException>(() =>
            Trainer.Fit(executor, plan, train, validation, [new Callback { RunBegin = _ => began = true }])
        );
        Assert.False(began);
        Assert.Equal(before, executor.Export());
        return e.Message;
    }

    private static Model Normed => Net.Input(3).Dense(4).BatchNorm().Dense(2).ToModel();

    private static Model Plain => Net.Input(3).Dense(2).ToModel();

    [Fact]
    public void A_last_batch_of_one_before_a_batch_norm()
    {
        Assert.Equal(
            "node '1' (BatchNorm) expects more than one value per channel in training, but the last of 101 "
                + "samples in batches of 10 is a batch of 1 sample of [4]: set DropLast, or choose another batch "
                + "size, such as 11",
            Refused(Normed, Plan, Rows(101))
        );
        Assert.EndsWith(
            "batches of 1 sample of [4] have one: choose a larger batch size",
            Refused(Normed, Plan with { BatchSize = 1, DropLast = true }, Rows(101)),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "or choose another batch size, such as 5",
            Refused(Normed, Plan with { BatchSize = 3 }, Rows(13)),
            StringComparison.Ordinal
        );
        foreach (var fits in new[] { Plan with { DropLast = true }, Plan with { BatchSize = 11 } })
        {
            using var executor = TinyRun.Executor(fits, Normed);
            Assert.Equal(2, Trainer.Fit(executor, fits, Rows(101)).Epoch);
        }

        var images = Net.Input(1, 4, 4).Conv2d(2, 3).BatchNorm().Flatten().Dense(3).ToModel();
        var plan = Plan with { BatchSize = 19 };
        using var convolution = TinyRun.Executor(plan, images);
        Assert.Equal(2, Trainer.Fit(convolution, plan, TinyRun.Data).Epoch);
    }

    [Fact]
    public void A_class_that_the_model_has_not_wherever_it_stands()
    {
        Assert.Equal(
            "the training data cannot be used: the target of sample 93 is class 2, but '0' has the classes 0 to 1",
            Refused(Plain, Plan, Rows(100, i => i == 93 ? 2 : 0))
        );
        Assert.Equal(
            "the validation data cannot be used: the target of sample 93 is class 2, but '0' has the classes 0 to 1",
            Refused(Plain, Plan, Rows(100), Rows(100, i => i == 93 ? 2 : 0))
        );
        using var executor = TinyRun.Executor(Plan, Plain);
        Assert.StartsWith(
            "the evaluation data cannot be used: the target of sample 93",
            Assert
                .ThrowsAny<ArgumentException>(() => Trainer.Evaluate(executor, Rows(100, i => i == 93 ? 2 : 0), 10))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Targets_that_the_loss_does_not_take()
    {
        Assert.Contains(
            "the targets of '0' are classes, which MeanSquaredError does not take",
            Refused(Plain, Plan with { Loss = new Loss.MeanSquaredError() }, Rows(20)),
            StringComparison.Ordinal
        );
        var mixed = Plan with { Augmentations = [new Augmentation.Mixup(classes: 2)] };
        var message = Refused(Plain, mixed with { Loss = new Loss.NegativeLogLikelihood() }, Rows(20));
        Assert.StartsWith("the training data cannot be used: ", message, StringComparison.Ordinal);
        Assert.EndsWith("which NegativeLogLikelihood does not take", message, StringComparison.Ordinal);
        Assert.Contains(
            "ignores class 1: only targets that are classes can be ignored",
            Refused(Plain, mixed with { Loss = new Loss.CrossEntropy { IgnoreIndex = 1 } }, Rows(20)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "values, but 10 samples of [2] have 20",
            Refused(Plain, mixed with { Augmentations = [new Augmentation.Mixup(classes: 5)] }, Rows(20)),
            StringComparison.Ordinal
        );
        using var executor = TinyRun.Executor(mixed, Plain);
        Assert.Equal(2, Trainer.Fit(executor, mixed, Rows(20), Rows(20)).Epoch);
    }

    [Fact]
    public void Data_of_which_no_sample_counts()
    {
        var plan = Plan with { Loss = new Loss.CrossEntropy { IgnoreIndex = 1 } };
        Assert.StartsWith(
            "the training data cannot be used: no sample of the batch counts in CrossEntropy on '0'",
            Refused(Plain, plan, Rows(20, _ => 1)),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "the validation data cannot be used: no sample",
            Refused(Plain, plan, Rows(20), Rows(4, _ => 1)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_augmentation_of_other_samples() =>
        Assert.Equal(
            "RandomShift: expects an image [channels, height, width], but is given [3]",
            Refused(Plain, Plan with { Augmentations = [new Augmentation.RandomShift(1)] }, Rows(20))
        );

    [Fact]
    public void An_accuracy_that_is_observed_without_classes()
    {
        var plan = Plan with
        {
            Loss = new Loss.MeanSquaredError(),
            EarlyStopping = new(MonitoredValue.ValidationAccuracy),
        };
        Assert.Equal(
            "early stopping observes ValidationAccuracy, but the validation data's targets are no classes",
            Refused(Plain, plan, Values(20), Values(20))
        );
        Assert.Equal(
            "the schedule observes ValidationAccuracy, but the validation data's targets are no classes",
            Refused(
                Plain,
                plan with
                {
                    EarlyStopping = null,
                    Schedule = new Schedule.ReduceOnPlateau(),
                    ScheduleMonitor = MonitoredValue.ValidationAccuracy,
                },
                Values(20),
                Values(20)
            )
        );
    }

    [Fact]
    public void An_output_that_no_loss_trains()
    {
        var body = Net.Input(3).Dense(4).ReLU();
        var model = Net.Model(body.Dense(2).Named("a"), body.Dense(1).Named("b"));
        Assert.Equal(
            "the plan trains the output 'a', but the model has 'b' too, which no loss would train: name it "
                + "in UntrainedOutputs, or leave it out of the model's outputs",
            Refused(model, Plan, Rows(20))
        );
        Assert.Equal(
            "UntrainedOutputs names 'c', but the model's outputs are a, b",
            Refused(model, Plan with { UntrainedOutputs = ["b", "c"] }, Rows(20))
        );
        Assert.Equal(
            "UntrainedOutputs names 'a', but a loss trains it",
            Refused(model, Plan with { UntrainedOutputs = ["a"] }, Rows(20))
        );
        var plan = Plan with { UntrainedOutputs = ["b"] };
        using var executor = TinyRun.Executor(plan, model);
        Assert.Equal(2, Trainer.Fit(executor, plan, Rows(20)).Epoch);
    }

    private static Sequence<string> Notes(
        TrainingPlan plan,
        Checkpoint<double>? from = null,
        Dataset<double>? train = null
    )
    {
        Sequence<string>? notes = null;
        using var executor = TinyRun.Executor(plan, Plain);
        Trainer.Fit(
            executor,
            plan,
            train ?? Rows(20),
            callbacks: [new Callback { RunBegin = run => notes = run.Notes, BatchBegin = _ => { } }],
            from: from
        );
        return notes!;
    }

    [Fact]
    public void Schedules_and_groups_that_do_not_fit_the_run_are_noted()
    {
        var plan = Plan with { ScheduleBy = ScheduleUnit.Step };
        Assert.Empty(Notes(plan with { Schedule = new Schedule.OneCycle(4) }));
        Assert.Equal(
            ["the schedule OneCycle ends after 3 of the run's 4 updates"],
            Notes(plan with { Schedule = new Schedule.OneCycle(3) })
        );
        Assert.Equal(
            [
                "the schedule WarmUp before Cosine has 5 positions, but the run has 2 updates: it does not "
                    + "come to its end",
            ],
            Notes(plan with { Schedule = new Schedule.WarmUp(2, 0.1, new Schedule.Cosine(3)), AccumulateBatches = 2 })
        );
        Assert.Equal(
            ["the schedule Linear before Polynomial ends after 3 of the run's 4 updates"],
            Notes(
                plan with
                {
                    Schedule = new Schedule.Sequential(new Schedule.Linear(), 1, new Schedule.Polynomial(2)),
                }
            )
        );
        Assert.Equal(
            ["the schedule Linear times Cosine ends after 3 of the run's 4 updates"],
            Notes(plan with { Schedule = new Schedule.Product(new Schedule.Linear(), new Schedule.Cosine(3)) })
        );
        Assert.Equal(
            ["the average of the weights is to begin in epoch 3, but the run has 2"],
            Notes(Plan with { Averaging = new WeightAveraging.Stochastic(3) })
        );
        Assert.Equal(
            ["the parameter group '0.*' is to move from epoch 3 on, but the run has 2"],
            Notes(Plan with { Groups = [new("0.*") { Frozen = true, UnfreezeAtEpoch = 3 }] })
        );
    }

    [Fact]
    public void A_resumed_run_says_what_is_not_as_it_was()
    {
        Checkpoint<double>? from = null;
        using (var executor = TinyRun.Executor(Plan, Plain))
            Trainer.Fit(
                executor,
                Plan,
                Rows(20),
                callbacks: [new Callback { RunEnd = run => from = (Checkpoint<double>)run.Snapshot!.Capture() }]
            );
        var kept = from!;
        Assert.Empty(Notes(Plan, kept));
        Assert.Equal(
            [
                $"the plan's Optimizer was {Sgd("0.1")} so far and is {Sgd("0.2")} from here on",
                "the plan's Epochs was 2 so far and is 3 from here on",
                "the plan's BatchSize was 10 so far and is 5 from here on",
                "the number of training samples was 20 so far and is 30 from here on",
                "the backend was torch so far and is reference from here on",
            ],
            Notes(
                Plan with
                {
                    Optimizer = new Optimizer.Sgd(0.2),
                    Epochs = 3,
                    BatchSize = 5,
                },
                kept with
                {
                    Origin = kept.Origin with { Backend = "torch" },
                },
                Rows(30)
            )
        );
        Assert.Equal(
            ["the training or validation data are others than so far, of the same number"],
            Notes(Plan, from, Rows(20, i => i % 3 % 2))
        );
        var single = kept with { Run = kept.Run! with { Precision = "float32" } };
        Assert.Equal(["the precision was float32 so far and is float64 from here on"], Notes(Plan, single));
    }

    [Fact]
    public void What_cannot_be_right_on_resuming_is_refused()
    {
        Checkpoint<double>? from = null;
        var adam = Plan with { Optimizer = new Optimizer.Adam(0.1) };
        using var executor = TinyRun.Executor(adam, Plain);
        Trainer.Fit(
            executor,
            adam,
            Rows(20),
            callbacks:
            [
                new Callback
                {
                    BatchEnd = _ => true,
                    RunEnd = run => from = (Checkpoint<double>)run.Snapshot!.Capture(),
                },
            ]
        );
        Assert.StartsWith(
            "the checkpoint has the state of Adam, but the plan updates with Sgd",
            Refuse(Plan, Rows(20)),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "the checkpoint stands in the midst of an epoch of 20 samples, but the training data has 30",
            Refuse(adam, Rows(30))
        );
        Assert.Equal(
            "the checkpoint stands in the midst of an epoch of batches of 10, but the plan has batches of 5",
            Refuse(adam with { BatchSize = 5 }, Rows(20))
        );

        string Refuse(TrainingPlan plan, Dataset<double> train) =>
            Assert.ThrowsAny<ArgumentException>(() => Trainer.Fit(executor, plan, train, from: from)).Message;
    }

    private static string Sgd(string rate) =>
        "{\"type\":\"sgd\",\"Momentum\":0,\"Dampening\":0,\"Nesterov\":false,"
        + $"\"LearningRate\":{rate},\"WeightDecay\":0}}";

    /// <summary>Batch norm refuses a batch of one in training; evaluation has no such need.</summary>
    [Fact]
    public void A_single_sample_can_be_evaluated()
    {
        using var executor = TinyRun.Executor(Plan, Normed);
        Assert.InRange(Trainer.Evaluate(executor, Rows(1)).Loss, 0, 10);
        Assert.NotNull(Trainer.Fit(executor, Plan, Rows(20), Rows(1)).History[^1].ValidationLoss);
    }
}
