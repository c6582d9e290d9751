namespace DeepLearning.Core.Tests.Training;

public class TrainerTests
{
    private static readonly Model Model = Net.Input(1).Dense(2).ToModel();
    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.1),
        new Loss.CrossEntropy(),
        epochs: 2,
        batchSize: 2
    )
    {
        Seed = 3,
    };
    private static readonly Dataset<double> Train = Data(1, 2, 4, 8, 16);

    private static FakeExecutor Executor(TrainingPlan? plan = null) =>
        new(Model, (plan ?? Plan).CompileOptionsFor(Model));

    /// <summary>Samples of one value; classes 0, 1, 0, 1, ...</summary>
    private static Dataset<double> Data(params double[] values) =>
        new(
            HostTensor<double>.Copy([values.Length, 1], values),
            new Targets<double>.Classes(values.Select((_, i) => i % 2).ToArray())
        );

    [Fact]
    public void The_train_loss_is_the_mean_over_the_samples_not_over_the_batches()
    {
        var state = Trainer.Fit(Executor(), Plan, Train);
        Assert.Equal((2, 6L, 3UL), (state.Epoch, state.Step, state.Seed));
        Assert.Equal([1, 2], state.History.Select(r => r.Epoch));
        Assert.All(state.History, r => Assert.Equal(31 / 5.0, r.TrainLoss, 12));
        Assert.All(
            state.History,
            r => Assert.Equal((null, null, true), (r.ValidationLoss, r.ValidationAccuracy, r.Seconds >= 0))
        );
    }

    [Fact]
    public void Every_epoch_has_its_order_and_every_step_its_key()
    {
        var executor = Executor();
        Trainer.Fit(executor, Plan, Train);
        var key = RngKey.FromSeed(3);
        var source = new BatchSource<double>(Train, 2, key);
        Assert.Equal(
            new[] { 0, 1 }.SelectMany(epoch => source.Epoch(epoch).Select(b => b.SampleIndices.ToArray())),
            executor.Steps.Select(s => s.Samples)
        );
        Assert.Equal(
            Enumerable.Range(0, 6).Select(step => key.For(RngPurpose.Step).Fold(step)),
            executor.Steps.Select(s => s.Key)
        );
    }

    [Fact]
    public void The_update_has_the_plans_optimizer_groups_and_clipping()
    {
        var plan = Plan with
        {
            Groups = [new("0.bias") { Frozen = true }],
            Clipping = new Clipping.ByValue(1),
            DropLast = true,
            Epochs = 1,
        };
        var executor = Executor(plan);
        Trainer.Fit(executor, plan, Train);
        Assert.Equal(["step 2", "step 2"], executor.Calls);
        Assert.All(executor.Updates, update => Assert.Equal((plan.Optimizer, plan.Groups, plan.Clipping), update));
    }

    [Fact]
    public void Validation_follows_each_epoch_in_batches()
    {
        var executor = Executor();
        var state = Trainer.Fit(executor, Plan with { Epochs = 1 }, Train, Data(3, 3, 9));
        Assert.Equal(["step 2", "step 2", "step 1", "evaluate 2", "evaluate 1"], executor.Calls);
        Assert.Equal((5.0, 2 / 3.0), (state.History[0].ValidationLoss, state.History[0].ValidationAccuracy));
    }

    [Fact]
    public void Evaluation_weighs_the_batches_by_their_samples()
    {
        var executor = Executor();
        Assert.Equal(new Score(31 / 5.0, 3 / 5.0), Trainer.Evaluate(executor, Train, batchSize: 4));
        Assert.Equal(["evaluate 4", "evaluate 1"], executor.Calls);
        Trainer.Evaluate(executor, Train);
        Assert.Equal("evaluate 5", executor.Calls[^1]);
    }

    [Fact]
    public void A_metric_is_folded_over_the_outputs_in_batches()
    {
        var executor = Executor();
        var seen = Trainer.Fold(
            executor,
            Train,
            default(Accuracy),
            (metric, outputs, targets) => metric.Add(outputs, ((Targets<double>.Classes)targets).Indices.Span),
            batchSize: 2
        );
        Assert.Equal(new Accuracy(3, 5), seen);
        Assert.Equal(["evaluate 2", "evaluate 2", "evaluate 1"], executor.Calls);
    }

    [Fact]
    public void An_executor_that_has_no_loss_for_targets_is_at_fault()
    {
        var executor = new FakeExecutor(Model, Plan.CompileOptionsFor(Model)) { HidesLosses = true };
        Assert.Equal(
            "the executor gave no loss for a batch with targets",
            Assert.Throws<InvalidOperationException>(() => Trainer.Evaluate(executor, Train)).Message
        );
    }

    [Fact]
    public void What_the_executor_throws_is_told_to_the_callbacks_and_thrown()
    {
        var steps = 0;
        var executor = new FakeExecutor(Model, Plan.CompileOptionsFor(Model))
        {
            Training = () =>
            {
                if (++steps == 4)
                    throw new InvalidOperationException("the device is gone");
            },
        };
        RunEnd? end = null;
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            Trainer.Fit(executor, Plan, Train, callbacks: [new Callback { RunEnd = run => end = run }])
        );
        Assert.Equal(new StopReason.Failed("the device is gone"), end!.Reason);
        Assert.Equal((RunOutcome.Failed, null, thrown), (end.Outcome, end.Snapshot, end.Exception));
    }

    [Fact]
    public void All_samples_may_be_one_batch()
    {
        var executor = Executor();
        Trainer.Fit(executor, Plan with { BatchSize = 5 }, Train);
        Assert.Equal(["step 5", "step 5"], executor.Calls);
    }

    [Fact]
    public void A_schedule_that_is_told_nothing_else_observes_the_validation_loss()
    {
        var plan = Plan with { Schedule = new Schedule.ReduceOnPlateau() };
        Assert.Equal(5, Trainer.Fit(Executor(plan), plan, Train, Data(3, 3, 9)).Schedule.Best);
        Assert.Equal(31 / 5.0, Trainer.Fit(Executor(plan), plan, Train).Schedule.Best!.Value, 12);
    }

    [Fact]
    public void Without_classes_there_is_no_accuracy()
    {
        var plan = Plan with { Loss = new Loss.MeanSquaredError() };
        var data = new Dataset<double>(Train.Inputs, new Targets<double>.Values(new double[10]));
        Assert.Equal(new Score(31 / 5.0, null), Trainer.Evaluate(Executor(plan), data));
    }

    [Fact]
    public void A_callback_sees_every_epoch_and_may_stop()
    {
        var (first, second) = (new Recorder(stopAfter: 2), new Recorder(stopAfter: 9));
        var state = Trainer.Fit(Executor(), Plan with { Epochs = 5 }, Train, callbacks: [first, second]);
        Assert.Equal(2, state.Epoch);
        Assert.Equal([1, 2], first.Seen.Select(s => s.Epoch));
        Assert.Equal(first.Seen, second.Seen);
        Assert.Equal(state with { Ended = null }, first.Seen[^1]);
        Assert.Equal(new StopReason.Callback(nameof(Recorder)), state.Ended);
    }

    [Fact]
    public void A_run_resumed_takes_the_steps_that_a_run_in_one_piece_takes()
    {
        var (whole, parts) = (Executor(), Executor());
        Trainer.Fit(whole, Plan with { Epochs = 3 }, Train);
        var half = Trainer.Fit(parts, Plan with { Epochs = 1 }, Train);
        var state = Trainer.Fit(parts, Plan with { Epochs = 3 }, Train, from: Checkpoint<double>.Of(parts, Plan, half));
        Assert.Equal((3, 9L, 3), (state.Epoch, state.Step, state.History.Count));
        Assert.Equal(
            whole.Steps.Select(s => (string.Join(',', s.Samples), s.Key)),
            parts.Steps.Select(s => (string.Join(',', s.Samples), s.Key))
        );
    }

    private static string Refused(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;

    [Fact]
    public void What_does_not_fit_together_is_refused_before_the_first_step()
    {
        var executor = Executor();
        Assert.StartsWith(
            "the batch size is 9, but the data set has only 5 samples",
            Refused(() => Trainer.Fit(executor, Plan with { BatchSize = 9 }, Train)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "but the executor was compiled to minimise",
            Refused(() => Trainer.Fit(executor, Plan with { Loss = new Loss.MeanSquaredError() }, Train)),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "but the executor was compiled without an objective",
            Refused(() => Trainer.Fit(new FakeExecutor(Model, new()), Plan, Train)),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "the state to resume from has the seed 4, but the plan has 3",
            Refused(() =>
                Trainer.Fit(
                    executor,
                    Plan,
                    Train,
                    from: Checkpoint<double>.Of(executor, Plan, TrainingState.Initial(4))
                )
            )
        );
        Assert.StartsWith(
            "the parameter group 'head.*' matches no parameter",
            Refused(() => Trainer.Fit(executor, Plan with { Groups = [new("head.*")] }, Train)),
            StringComparison.Ordinal
        );
        var wide = new Dataset<double>(HostTensor<double>.Zeros([3, 2]), new Targets<double>.Classes(new int[3]));
        Assert.Equal(
            "the training data's samples are [2], but the model's input 'input' is [1]",
            Refused(() => Trainer.Fit(executor, Plan, wide))
        );
        Assert.Equal(
            "the validation data's samples are [2], but the model's input 'input' is [1]",
            Refused(() => Trainer.Fit(executor, Plan, Train, wide))
        );
        Assert.Equal(
            "the evaluation data's samples are [2], but the model's input 'input' is [1]",
            Refused(() => Trainer.Evaluate(executor, wide))
        );
        Assert.Equal(
            "the evaluation data's samples are [2], but the model's input 'input' is [1]",
            Refused(() => Trainer.Fold(executor, wide, 0, (metric, _, _) => metric))
        );
        var weighted = Plan with { Loss = new Loss.CrossEntropy { ClassWeights = [1, 2, 3] } };
        Assert.Equal(
            "CrossEntropy on node '0' has 3 class weights, but is given 2 classes",
            Refused(() => Trainer.Fit(Executor(weighted), weighted, Train))
        );
        Assert.Empty(executor.Calls);
    }

    [Fact]
    public void A_model_of_two_inputs_is_refused_data_of_one()
    {
        var model = Net.Add(Net.Input(1), Net.Input(1)).Dense(2).ToModel();
        Assert.Equal(
            "the model reads the inputs 'input', 'input1', but the training data has no 'input1': it has "
                + "'input' Double[1]",
            Refused(() => Trainer.Fit(new FakeExecutor(model, Plan.CompileOptionsFor(model)), Plan, Train))
        );
    }

    private sealed class Recorder(int stopAfter) : ITrainingCallback
    {
        public List<TrainingState> Seen { get; } = [];

        public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot)
        {
            Seen.Add(snapshot.State);
            return snapshot.State.Epoch >= stopAfter ? TrainingVerdict.Stop : TrainingVerdict.Continue;
        }
    }
}
