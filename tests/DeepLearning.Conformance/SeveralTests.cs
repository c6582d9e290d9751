using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Several inputs, several outputs and several losses, through all that trains and evaluates.</summary>
public class SeveralTests
{
    private static readonly NetNode Trunk = Net.Concat(
            Net.Input(1, 4, 4).Named("image").Flatten().Dense(6).ReLU(),
            Net.Input(3).Named("extra")
        )
        .Dropout(0.2);

    private static readonly Model Model = Net.Model(Trunk.Dense(3).Named("kind"), Trunk.Dense(2).Named("size"));

    private static readonly Objective Objective = new([
        new LossTerm("kind", new Loss.CrossEntropy()),
        new LossTerm("size", new Loss.MeanSquaredError()) { Target = "extent", Weight = 0.5 },
    ]);

    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.05, momentum: 0.9),
        Objective,
        epochs: 4,
        batchSize: 8
    )
    {
        Seed = 5,
    };

    [Theory, EachBackend]
    public void A_run_learns_from_all_of_them(string name)
    {
        var (train, validation) = (Data(30, 1), Data(20, 2));
        using var executor = Executor(name);
        var state = Trainer.Fit(executor, Plan with { Epochs = 20 }, train, validation);
        Assert.True(state.History[^1].TrainLoss < 0.8 * state.History[0].TrainLoss);
        Assert.All(
            state.History,
            epoch =>
            {
                Assert.Equal(["kind", "size"], epoch.ValidationTerms!.Select(term => term.Output));
                Assert.Equal(
                    epoch.ValidationLoss!.Value,
                    epoch.ValidationTerms![0].Loss + 0.5 * epoch.ValidationTerms[1].Loss,
                    1e-12
                );
                Assert.Equal(epoch.ValidationAccuracy, epoch.ValidationTerms[0].Accuracy);
                Assert.Null(epoch.ValidationTerms[1].Accuracy);
            }
        );
        var last = state.History[^1].ValidationTerms!;
        Assert.True(last[0].Loss < state.History[0].ValidationTerms![0].Loss);
        Assert.True(last[1].Loss < state.History[0].ValidationTerms![1].Loss);
    }

    [Theory, EachBackend]
    public void An_evaluation_in_batches_is_that_of_the_whole(string name)
    {
        var data = Data(30, 1);
        using var executor = Executor(name);
        var whole = executor.Evaluate(Whole(data));
        Assert.Equal(whole.Loss!.Value, whole.TermLosses![0] + 0.5 * whole.TermLosses[1], 1e-12);
        var score = Trainer.Evaluate(executor, data, batchSize: 7);
        Assert.Equal(whole.Loss.Value, score.Loss, 1e-12);
        Assert.Equal(whole.TermLosses[0], score.Terms[0].Loss, 1e-12);
        Assert.Equal(whole.TermLosses[1], score.Terms[1].Loss, 1e-12);
        var error = Trainer.Fold(
            executor,
            data,
            default(SquaredError),
            (sum, output, target) => sum.Add(output, ((Targets<double>.Values)target).Elements.Span),
            batchSize: 7,
            output: "size"
        );
        Assert.Equal(whole.TermLosses[1], error.Value, 1e-12);
        var kinds = Trainer.Fold(
            executor,
            data,
            default(Accuracy),
            (sum, output, target) => sum.Add(output, ((Targets<double>.Classes)target).Indices.Span)
        );
        Assert.Equal(score.Accuracy, kinds.Value);
    }

    [Theory, EachBackend]
    public void The_data_sets_order_is_no_matter(string name)
    {
        var data = Data(30, 1);
        var turned = data.Select(["extra", "image"], ["extent", "kind"]);
        using var first = Executor(name);
        using var second = Executor(name);
        Trainer.Fit(first, Plan, data);
        Trainer.Fit(second, Plan, turned);
        Assert.Equal(first.Export().Parameters, second.Export().Parameters);
    }

    [Theory, EachBackend]
    public void Batches_that_are_accumulated_are_one(string name)
    {
        var data = Data(32, 1);
        var model = Net.Model(
            Net.Concat(Net.Input(1, 4, 4).Named("image").Flatten(), Net.Input(3).Named("extra")).Dense(3).Named("kind"),
            Net.Input(2).Named("other").Dense(2).Named("size")
        );
        var more = new Dataset<double>(
            [.. data.NamedInputs, new("other", TestData.Tensor([32, 2], 9))],
            data.NamedTargets
        );
        using var whole = TestBackends.Get(name).Compile<double>(model, Plan.CompileOptionsFor(model));
        using var parts = TestBackends.Get(name).Compile<double>(model, Plan.CompileOptionsFor(model));
        Trainer.Fit(whole, Plan with { BatchSize = 16 }, more);
        Trainer.Fit(parts, Plan with { BatchSize = 4, AccumulateBatches = 4 }, more);
        foreach (var (parameter, values) in whole.Export().Parameters)
            for (var i = 0; i < values.Size; i++)
                Assert.Equal(values[i], parts.Export().Parameters[parameter][i], 1e-12);
    }

    [Theory, EachBackend]
    public void Class_weights_beside_another_loss_are_not_accumulated(string name)
    {
        var objective = new Objective([
            Objective.Terms[0] with
            {
                Loss = new Loss.CrossEntropy { ClassWeights = [1, 2, 3] },
            },
            Objective.Terms[1],
        ]);
        var plan = Plan with { Objective = objective };
        using var executor = TestBackends.Get(name).Compile<double>(Model, plan.CompileOptionsFor(Model));
        Assert.NotEmpty(Trainer.Fit(executor, plan, Data(30, 1)).History);
        Assert.StartsWith(
            "the plan accumulates 2 batches, but CrossEntropy on 'kind' weighs classes or ignores one",
            Assert
                .Throws<ArgumentException>(() =>
                    Trainer.Fit(executor, plan with { AccumulateBatches = 2 }, Data(30, 1))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory, EachBackend]
    public void One_outputs_loss_or_accuracy_stops_a_run_and_chooses_the_best_checkpoint(string name)
    {
        var folder = Directory.CreateTempSubdirectory("several-").FullName;
        try
        {
            var epochs = new HashSet<int?>();
            foreach (
                var observed in (ObservedValue[])
                    [
                        new(MonitoredValue.ValidationLoss, "kind"),
                        new(MonitoredValue.ValidationLoss, "size"),
                        new(MonitoredValue.ValidationAccuracy, "kind"),
                        MonitoredValue.ValidationLoss,
                    ]
            )
            {
                var plan = Plan with
                {
                    Epochs = 60,
                    EarlyStopping = new(observed.Value, patience: 3) { Output = observed.Output },
                };
                using var executor = Executor(name);
                var writer = new CheckpointWriter(new(folder), every: null, best: observed, overwrite: true);
                var state = Trainer.Fit(executor, plan, Data(30, 1), Data(20, 2), [writer]);
                var values = state.History.Select(observed.Of).ToArray();
                var best = observed.Value.LargerIsBetter() ? values.Max() : values.Min();
                Assert.Equal(1 + Array.IndexOf(values, best), state.EarlyStopping.BestEpoch);
                Assert.Equal(best, state.EarlyStopping.Best);
                var kept = CheckpointFile.Read(new CheckpointFolder(folder).BestPath).To<double>();
                Assert.Equal(state.EarlyStopping.BestEpoch, kept.State.Epoch);
                epochs.Add(kept.State.Epoch);
                Assert.Equal(plan.EarlyStopping, kept.Plan.EarlyStopping);
                Assert.Equal(kept.Executor.Parameters, executor.Export().Parameters);
                if (state.Ended is StopReason.Early early)
                    Assert.Contains($"{observed} has not become better", early.ToString(), StringComparison.Ordinal);
            }

            Assert.True(epochs.Count > 1, "outputs that are best in the same epoch show nothing");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(MonitoredValue.ValidationLoss, "color")]
    [InlineData(MonitoredValue.ValidationAccuracy, "size")]
    [InlineData(MonitoredValue.TrainLoss, "kind")]
    public void A_value_that_no_epoch_has_is_refused_before_the_first_step(MonitoredValue value, string output)
    {
        var expected =
            $"{value} of '{output}', but an epoch has only TrainLoss, ValidationLoss, ValidationAccuracy, "
            + "ValidationLoss of 'kind', ValidationAccuracy of 'kind', ValidationLoss of 'size'";
        using var executor = Executor("reference");
        Assert.Equal(
            $"early stopping observes {expected}",
            Refused(Plan with { EarlyStopping = new(value) { Output = output } })
        );
        var scheduled = Plan with { Schedule = new Schedule.ReduceOnPlateau(), ScheduleOutput = output };
        Assert.Equal($"the schedule observes {expected}", Refused(scheduled with { ScheduleMonitor = value }));
        Assert.Equal(
            $"the plan's ScheduleOutput is '{output}', but it has no ScheduleMonitor that says which of its values",
            Refused(scheduled)
        );

        string Refused(TrainingPlan plan) =>
            Assert.Throws<ArgumentException>(() => Trainer.Fit(executor, plan, Data(30, 1), Data(20, 2))).Message;
    }

    [Theory, EachBackend]
    public void A_run_goes_on_from_its_checkpoint(string name)
    {
        var folder = Directory.CreateTempSubdirectory("several-").FullName;
        try
        {
            var (train, validation) = (Data(30, 1), Data(20, 2));
            using var whole = Executor(name);
            using var first = Executor(name);
            using var second = Executor(name);
            var state = Trainer.Fit(whole, Plan, train, validation);
            var writer = new CheckpointWriter(new CheckpointFolder(folder));
            Trainer.Fit(first, Plan with { Epochs = 2 }, train, validation, [writer]);
            var saved = new CheckpointFolder(folder).Latest()!.To<double>();
            Assert.Equal(Objective, saved.Plan.Objective);
            Assert.Null(saved.Plan.Loss);
            var resumed = Trainer.Fit(second, Plan, train, validation, from: saved);
            Assert.Equal(whole.Export().Parameters, second.Export().Parameters);
            Assert.Equal(state.History[^1].ValidationTerms, resumed.History[^1].ValidationTerms);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, EachBackend]
    public void Predictors_take_inputs_and_give_outputs_by_name(string name)
    {
        var data = Data(5, 1);
        using var executor = Executor(name);
        using var predictor = executor.CreatePredictor();
        var outputs = predictor.Predict(
            new Dictionary<string, InputValues<double>>
            {
                ["extra"] = data.NamedInputs[1].Values,
                ["image"] = data.NamedInputs[0].Values,
            },
            5
        );
        var expected = executor.Evaluate(Whole(data)).Outputs;
        Assert.Equal([5, 3], outputs["kind"].Shape);
        Assert.Equal([5, 2], outputs["size"].Shape);
        foreach (var output in Model.Outputs)
            for (var i = 0; i < outputs[output].Size; i++)
                Assert.Equal(expected[output][i], outputs[output][i], 1e-12);
        Assert.Equal(
            "the model reads the inputs 'image', 'extra', but 'image', 'extras' are given",
            Assert
                .Throws<ShapeException>(() =>
                    predictor.Predict(
                        new Dictionary<string, InputValues<double>>
                        {
                            ["image"] = data.NamedInputs[0].Values,
                            ["extras"] = data.NamedInputs[1].Values,
                        },
                        5
                    )
                )
                .Message
        );
    }

    private static IExecutor<double> Executor(string name) =>
        TestBackends.Get(name).Compile<double>(Model, Plan.CompileOptionsFor(Model));

    private static Batch<double> Whole(Dataset<double> data) =>
        new(
            data.Count,
            data.NamedInputs.Select(input => input.Values).ToSequence(),
            data.NamedTargets.Select(target => target.Values).ToSequence()
        );

    /// <summary>The kind is where the image's first row is largest, the extent the sum of the extras.</summary>
    private static Dataset<double> Data(int count, ulong seed)
    {
        var (images, extras) = (TestData.Tensor([count, 1, 4, 4], seed), TestData.Tensor([count, 3], seed + 50));
        var kinds = Enumerable
            .Range(0, count)
            .Select(n => Enumerable.Range(0, 3).MaxBy(i => images[n * 16 + i]))
            .ToArray();
        var extents = Enumerable
            .Range(0, 2 * count)
            .Select(i => extras[i / 2 * 3] + (i % 2) * extras[i / 2 * 3 + 1])
            .ToArray();
        return new(
            [new("image", images), new("extra", extras)],
            [new("kind", new Targets<double>.Classes(kinds)), new("extent", new Targets<double>.Values(extents))]
        );
    }
}
