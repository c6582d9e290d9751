using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Weights of samples, sums beside means, and a class a position, through the trainer.</summary>
public class WeighedTests
{
    private static readonly Model Small = new(
        [new("x", new Layer.Input([3])), new("y", new Layer.Dense(2), ["x"])],
        ["y"]
    );

    private static TrainingPlan Plan(Objective objective, int batchSize, int accumulate = 1) =>
        new(new Optimizer.Sgd(0.1), objective, epochs: 1, batchSize) { AccumulateBatches = accumulate };

    private static double[] Trained(string backend, Model model, TrainingPlan plan, Dataset<double> data)
    {
        using var executor = TestBackends.Get(backend).Compile<double>(model, plan.CompileOptionsFor(model));
        Trainer.Fit(executor, plan, data);
        return [.. executor.ExportParameters().SelectMany(p => p.Value.Memory.ToArray())];
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-13);
    }

    /// <summary>A sample of weight 2 is the sample twice, one of weight 0 is not there.</summary>
    [Theory, EachBackend]
    public void A_weight_is_how_often_a_sample_comes(string backend)
    {
        var x = TestData.Normal<double>(12, 1);
        var weighed = new Dataset<double>(
            [new DataInput<double>("x", HostTensor<double>.Copy([4, 3], x))],
            [
                new DataTarget<double>("class", new Targets<double>.Classes(new[] { 0, 1, 1, 0 })),
                new DataTarget<double>("weight", new Targets<double>.Values(new double[] { 2, 0, 1, 1 })),
            ]
        );
        var repeated = new Dataset<double>(
            HostTensor<double>.Copy([4, 3], [.. x[..3], .. x[..3], .. x[6..]]),
            new Targets<double>.Classes(new[] { 0, 0, 1, 0 })
        );
        var term = new LossTerm("y", new Loss.CrossEntropy());
        AssertClose(
            Trained(backend, Small, Plan(new([term]), 4), repeated),
            Trained(backend, Small, Plan(new([term with { SampleWeights = "weight" }]), 4), weighed)
        );
    }

    [Theory, EachBackend]
    public void Weights_come_with_the_target_too_and_score_as_they_train(string backend)
    {
        var x = TestData.Normal<double>(12, 1);
        Dataset<double> Data(double[] weights) =>
            new(
                HostTensor<double>.Copy([4, 3], x),
                new Targets<double>.Values(TestData.Normal<double>(8, 2)) { SampleWeights = weights }
            );
        var plan = Plan(new([new LossTerm("y", new Loss.MeanSquaredError())]), 4);
        using var executor = TestBackends.Get(backend).Compile<double>(Small, plan.CompileOptionsFor(Small));
        double Loss(double[] weights, int size) => Trainer.Evaluate(executor, Data(weights), size).Loss;
        var each = Enumerable
            .Range(0, 4)
            .Select(i => Loss([.. Enumerable.Range(0, 4).Select(j => i == j ? 1.0 : 0)], 4));
        Assert.Equal(
            each.Zip([1.0, 2, 0.5, 3], (loss, weight) => loss * weight).Sum() / 6.5,
            Loss([1, 2, 0.5, 3], 4),
            1e-13
        );
        Assert.Equal(Loss([1, 2, 0.5, 3], 4), Loss([1, 2, 0.5, 3], 3), 1e-13);
    }

    /// <summary>Sums of batches add up, and are told a sample.</summary>
    [Theory, EachBackend]
    public void Batches_of_sums_are_accumulated_as_they_are(string backend)
    {
        var data = new Dataset<double>(
            HostTensor<double>.Copy([5, 3], TestData.Normal<double>(15, 1)),
            new Targets<double>.Values(TestData.Normal<double>(10, 2))
        );
        var sum = new Objective([new LossTerm("y", new Loss.MeanSquaredError { Reduction = Reduction.Sum })]);
        AssertClose(
            Trained(backend, Small, Plan(sum, 5), data),
            Trained(backend, Small, Plan(sum, 2, accumulate: 3), data)
        );
        var mean = new Objective([new LossTerm("y", new Loss.MeanSquaredError())]);
        Assert.Equal(2 * Score(mean, 5), Score(sum, 5), 1e-13);
        Assert.Equal(Score(sum, 5), Score(sum, 2), 1e-13);

        double Score(Objective objective, int size)
        {
            using var executor = TestBackends.Get(backend).Compile<double>(Small, new() { Objective = objective });
            return Trainer.Evaluate(executor, data, size).Loss;
        }
    }

    /// <summary>A class a pixel and a class a step are one problem, with the classes along another axis.</summary>
    [Theory, EachBackend]
    public void A_class_a_position_is_trained_and_scored(string backend)
    {
        var pixels = new Model(
            [new("x", new Layer.Input([2, 4, 4])), new("y", new Layer.Conv2d(3, 3, padding: 1), ["x"])],
            ["y"]
        );
        var classes = Enumerable.Range(0, 6 * 16).Select(i => 7 * i % 4).ToArray();
        var data = new Dataset<double>(
            HostTensor<double>.Copy([6, 2, 4, 4], TestData.Normal<double>(6 * 32, 1)),
            new Targets<double>.Classes(classes)
        );
        var plan = Plan(new([new LossTerm("y", new Loss.CrossEntropy { IgnoreIndex = 3 })]), 4);
        using var executor = TestBackends.Get(backend).Compile<double>(pixels, plan.CompileOptionsFor(pixels));
        var before = Trainer.Evaluate(executor, data);
        Trainer.Fit(executor, plan with { Epochs = 20 }, data);
        var after = Trainer.Evaluate(executor, data, 5);
        Assert.True(after.Loss < before.Loss, $"{before.Loss} and then {after.Loss}");

        var turned = new Model(
            [
                .. pixels.Nodes,
                new("steps", new Layer.Reshape([3, 16]), ["y"]),
                new("t", new Layer.Transpose([1, 0]), ["steps"]),
            ],
            ["t"]
        );
        using var other = TestBackends
            .Get(backend)
            .Compile<double>(
                turned,
                new() { Objective = Objective.Of(turned, new Loss.CrossEntropy { ClassAxis = -1, IgnoreIndex = 3 }) }
            );
        other.Import(executor.Export() with { OptimizerState = NamedTensors<double>.Empty });
        var same = Trainer.Evaluate(other, data);
        Assert.Equal(after.Loss, same.Loss, 1e-13);
        Assert.Equal(after.Accuracy!.Value, same.Accuracy!.Value);
        Assert.Equal(
            after.Accuracy.Value,
            Trainer
                .Fold(
                    other,
                    data,
                    default(Accuracy),
                    (fold, output, target) =>
                        fold.Add(output.ClassesFirst(-1), ((Targets<double>.Classes)target).Indices.Span, ignored: 3)
                )
                .Value
        );
    }

    [Theory, EachBackend]
    public void Weights_that_are_not_there_or_are_none_are_refused_before_the_first_step(string backend)
    {
        var x = new DataInput<double>("x", HostTensor<double>.Copy([2, 3], new double[6]));
        var target = new DataTarget<double>("class", new Targets<double>.Classes(new[] { 0, 1 }));
        var plan = Plan(
            new([new LossTerm("y", new Loss.CrossEntropy()) { Target = "class", SampleWeights = "weight" }]),
            2
        );
        using var executor = TestBackends.Get(backend).Compile<double>(Small, plan.CompileOptionsFor(Small));
        Refuses("weighs samples by the target 'weight', but the training data has 'class'", [target]);
        Refuses(
            "but it holds 2 values a sample: one is expected",
            [target, new DataTarget<double>("weight", new Targets<double>.Values(new double[4]))]
        );
        Refuses(
            "weighs sample 1 with -1, but a weight must be finite and not negative",
            [target, new DataTarget<double>("weight", new Targets<double>.Values(new double[] { 1, -1 }))]
        );

        void Refuses(string message, Sequence<DataTarget<double>> targets) =>
            Assert.Contains(
                message,
                Assert.ThrowsAny<ArgumentException>(() => Trainer.Fit(executor, plan, new([x], targets))).Message,
                StringComparison.Ordinal
            );
    }
}
