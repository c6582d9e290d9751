using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Data sets of which some samples have no class.</summary>
public class IgnoredLabelTests
{
    private const int None = -100;

    private static readonly Model Model = TestData.Chain([3], new Layer.Dense(5), new Layer.Tanh(), new Layer.Dense(3));

    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.2),
        new Loss.CrossEntropy { IgnoreIndex = None },
        epochs: 3,
        batchSize: 24
    );

    [Theory, EachBackend]
    public void Samples_of_no_class_are_as_if_they_were_not_there(string name)
    {
        var (data, labelled) = Data();
        using var first = Executor(name);
        using var second = Executor(name);
        var state = Trainer.Fit(first, Plan, data, data);
        var expected = Trainer.Fit(second, Plan with { BatchSize = labelled.Count }, labelled, labelled);
        Assert.Equal(expected.History[^1].TrainLoss, state.History[^1].TrainLoss, 1e-12);
        Assert.Equal(expected.History[^1].ValidationLoss!.Value, state.History[^1].ValidationLoss!.Value, 1e-12);
        Assert.Equal(expected.History[^1].ValidationAccuracy, state.History[^1].ValidationAccuracy);
        foreach (var (parameter, values) in first.Export().Parameters)
            for (var i = 0; i < values.Size; i++)
                Assert.Equal(second.Export().Parameters[parameter][i], values[i], 1e-12);
        var matrix = Trainer.Fold(
            first,
            data,
            ConfusionMatrix.Empty(3),
            (sum, output, target) => sum.Add(output, ((Targets<double>.Classes)target).Indices.Span, None)
        );
        Assert.Equal(labelled.Count, matrix.Total);
    }

    /// <summary>The shuffle makes batches of which none counts: they neither move nor count.</summary>
    [Theory, EachBackend]
    public void Batches_of_which_no_sample_counts_are_passed_over(string name)
    {
        var (data, labelled) = Data();
        using var executor = Executor(name);
        var state = Trainer.Fit(executor, Plan with { BatchSize = 1, Epochs = 20 }, data);
        Assert.All(state.History, epoch => Assert.True(double.IsFinite(epoch.TrainLoss)));
        Assert.True(state.History[^1].TrainLoss < state.History[0].TrainLoss);
        Assert.Equal(
            Trainer.Evaluate(executor, labelled).Loss,
            Trainer.Evaluate(executor, data, batchSize: 1).Loss,
            1e-12
        );
    }

    [Theory, EachBackend]
    public void A_class_that_the_loss_does_not_ignore_is_refused_before_the_first_step(string name)
    {
        var (data, labelled) = Data();
        foreach (var ignored in new int?[] { null, -1 })
        {
            var plan = new TrainingPlan(new Optimizer.Sgd(0.2), new Loss.CrossEntropy { IgnoreIndex = ignored }, 3, 8);
            using var executor = TestBackends.Get(name).Compile<double>(Model, plan.CompileOptionsFor(Model));
            var before = executor.Export().Parameters;
            foreach (
                var (train, validation, what) in new[] { (data, labelled, "training"), (labelled, data, "validation") }
            )
                Assert.Equal(
                    $"the {what} data cannot be used: the target of sample 0 is class -100, but '2' "
                        + "has the classes 0 to 2"
                        + (ignored is null ? "" : " and ignores -1"),
                    Assert.Throws<ArgumentException>(() => Trainer.Fit(executor, plan, train, validation)).Message
                );
            Assert.Equal(before, executor.Export().Parameters);
        }
    }

    [Theory, EachBackend]
    public void A_mixup_does_not_take_them(string name)
    {
        using var executor = Executor(name);
        Assert.Contains(
            "Mixup: Classes is 3, but the data set has the class -100",
            Assert
                .Throws<ArgumentException>(() =>
                    Trainer.Fit(executor, Plan with { Augmentations = [new Augmentation.Mixup(1, 3)] }, Data().All)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static IExecutor<double> Executor(string name) =>
        TestBackends.Get(name).Compile<double>(Model, Plan.CompileOptionsFor(Model));

    /// <summary>24 samples, every third of no class, and those that have one.</summary>
    private static (Dataset<double> All, Dataset<double> Labelled) Data()
    {
        var x = TestData.Tensor([24, 3], 1);
        var classes = Enumerable
            .Range(0, 24)
            .Select(n =>
                n % 3 == 0 ? None
                : x[3 * n] > 0 ? 2
                : n % 2
            )
            .ToArray();
        var all = new Dataset<double>(x, new Targets<double>.Classes(classes));
        return (all, all.Subset([.. Enumerable.Range(0, 24).Where(n => classes[n] != None)]));
    }
}
