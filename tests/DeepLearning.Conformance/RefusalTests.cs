using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>What does not fit is refused with a clear error, and changes nothing.</summary>
public class RefusalTests
{
    private static readonly RngKey Key = RngKey.FromSeed(1);

    [Theory, EachBackend]
    public void An_empty_batch_predicts_an_empty_result_and_is_refused_in_training(string name)
    {
        var model = TestData.SmallCnn();
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.CrossEntropy(model) });
        Assert.Equal([0, 5], executor.Evaluate(new(0, [ReadOnlyMemory<double>.Empty])).Outputs["8"].Shape.Extents);
        using var predictor = executor.CreatePredictor();
        Assert.Equal([0, 5], predictor.Predict([ReadOnlyMemory<double>.Empty], 0)["8"].Shape.Extents);
        var empty = new Batch<double>(
            0,
            [ReadOnlyMemory<double>.Empty],
            [new Targets<double>.Classes(ReadOnlyMemory<int>.Empty)]
        );
        Assert.Throws<ArgumentException>(() => executor.Accumulate(empty, 1, Key));
    }

    [Theory, EachBackend]
    public void A_batch_with_more_values_than_an_index_counts_is_refused_before_anything_is_computed(string name)
    {
        var model = TestData.Chain([1], new Layer.Dense(100_000), new Layer.Dense(1));
        using var executor = TestBackends
            .Get(name)
            .Compile<float>(model, new() { Objective = Objective.Of(model, new Loss.MeanSquaredError()) });
        var x = new float[20_001];
        var batch = Batch<float>.Of(x.Length, x, x);
        const string Message =
            "20001 samples give node '0' 2000100000 values, [100000] each, but at most 2000000000 are "
            + "possible: take smaller batches";
        Assert.Equal(Message, Assert.Throws<ShapeException>(() => executor.Evaluate(batch)).Message);
        Assert.Equal(Message, Assert.Throws<ShapeException>(() => executor.Accumulate(batch, 1, Key)).Message);
        Assert.Equal(Message, Assert.Throws<ShapeException>(() => executor.Differentiate(batch, Key)).Message);
        using var predictor = executor.CreatePredictor();
        Assert.Equal(Message, Assert.Throws<ShapeException>(() => predictor.Predict(x)).Message);
    }

    [Theory, EachBackend]
    public void Targets_that_do_not_fit_are_refused(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.CrossEntropy(model) });
        var before = executor.Export();
        var x = new double[6];
        foreach (var bad in new[] { 2, -1, int.MaxValue })
        {
            var error = Assert.Throws<ArgumentException>(() =>
                executor.Accumulate(Batch<double>.Of(x, new[] { 0, bad }), 1, Key)
            );
            Assert.Contains($"{bad}", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => executor.Evaluate(Batch<double>.Of(x, new[] { 0, bad })));
        }

        Assert.Throws<ArgumentException>(() =>
            executor.Accumulate(Batch<double>.Of(2, x, new[] { 1, 0, -1.0, 2 }), 1, Key)
        );
        Assert.Throws<ArgumentException>(() => executor.Accumulate(new(2, [x]), 1, Key));
        Assert.Throws<ShapeException>(() =>
            executor.Accumulate(new(2, [x], [new Targets<double>.Classes(new int[3])]), 1, Key)
        );
        Assert.Equal(before, executor.Export());
        Assert.All(Passes.Gradients(executor), g => Assert.Equal(0, g));
    }

    [Theory, EachBackend]
    public void A_batch_in_which_no_sample_counts_has_no_loss_and_is_refused_in_training(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        foreach (
            Loss loss in new Loss[]
            {
                new Loss.CrossEntropy { IgnoreIndex = 1 },
                new Loss.CrossEntropy { ClassWeights = [2, 0] },
                new Loss.CrossEntropy { IgnoreIndex = 1, LabelSmoothing = 0.5 },
                new Loss.NegativeLogLikelihood { IgnoreIndex = 1 },
                new Loss.NegativeLogLikelihood { ClassWeights = [2, 0] },
            }
        )
        {
            using var executor = TestBackends
                .Get(name)
                .Compile<double>(model, new() { Objective = Objective.Of(model, loss) });
            var batch = Batch<double>.Of(new double[6], new[] { 1, 1 });
            Assert.Equal(double.NaN, executor.Evaluate(batch).Loss);
            var error = Assert.Throws<ArgumentException>(() => executor.Accumulate(batch, 1, Key));
            Assert.Contains("no sample of the batch counts", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => executor.Differentiate(batch, Key));
            Assert.All(Passes.Gradients(executor), g => Assert.Equal(0, g));
        }
    }

    [Theory, EachBackend]
    public void Inputs_that_do_not_fit_are_refused(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.CrossEntropy(model) });
        Assert.Throws<ShapeException>(() => executor.Evaluate(new(2, [new double[5]])));
        Assert.Throws<ShapeException>(() => executor.Evaluate(new(2, [new double[6], new double[6]])));
        Assert.Throws<ShapeException>(() =>
            executor.Differentiate(Batch<double>.Of(new double[5], new[] { 0, 1 }), Key)
        );
        using var predictor = executor.CreatePredictor();
        Assert.Throws<ShapeException>(() => predictor.Predict([new double[5]], 2));
    }

    [Theory, EachBackend]
    public void Without_an_objective_there_is_nothing_to_differentiate(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        using var executor = TestBackends.Get(name).Compile<double>(model, new());
        Assert.Throws<InvalidOperationException>(() =>
            executor.Accumulate(Batch<double>.Of(new double[6], new[] { 0, 1 }), 1, Key)
        );
        Assert.Null(executor.Evaluate(new(2, [new double[6]])).Loss);
    }

    [Theory, EachBackend]
    public void An_objective_that_does_not_fit_is_refused_at_once(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2), new Layer.Softmax());
        Assert.Throws<ModelException>(() =>
            TestBackends.Get(name).Compile<double>(model, new() { Objective = TestData.CrossEntropy(model) })
        );
        var image = TestData.Chain([1, 4, 4], new Layer.Conv2d(2, 3));
        Assert.Throws<ShapeException>(() =>
            TestBackends
                .Get(name)
                .Compile<double>(
                    image,
                    new() { Objective = Objective.Of(image, new Loss.CrossEntropy { ClassAxis = 3 }) }
                )
        );
    }

    [Theory, EachBackend]
    public void A_device_that_is_not_there_is_refused_by_name(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        var device = new Device("cuda", 63);
        var backend = TestBackends.Get(name);
        Assert.NotNull(backend.WhyUnavailable(device));
        Assert.Throws<BackendUnavailableException>(() => backend.Compile<double>(model, new() { Device = device }));
    }
}
