using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Running statistics made anew are the mean over the batches of the data, on both backends.</summary>
public class BatchNormStatisticsTests
{
    private static readonly Model Net = TestData.Chain(
        [3],
        new Layer.BatchNorm(),
        new Layer.BatchNorm { Frozen = true },
        new Layer.BatchNorm(momentum: null, affine: false),
        new Layer.BatchNorm(trackRunningStatistics: false),
        new Layer.Dense(2)
    );

    private static readonly TrainingPlan Plan = new(
        new Optimizer.Adam(0.01),
        new Loss.CrossEntropy(),
        epochs: 2,
        batchSize: 4
    );

    private static Dataset<double> Data(int count) =>
        new(
            HostTensor<double>.Copy([count, 3], TestData.Normal<double>(3 * count, 1, mean: 2)),
            new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => i % 2).ToArray())
        );

    [Theory, EachBackend]
    public void They_are_the_mean_over_the_batches_and_nothing_else_moves(string name)
    {
        var (backend, data) = (TestBackends.Get(name), Data(10));
        using var executor = backend.Compile<double>(Net, Plan.CompileOptionsFor(Net));
        Trainer.Fit(executor, Plan, data);
        var before = executor.Export();
        var after = BatchNormStatistics.Anew(backend, Net, before, Plan, data);
        var x = TestData.Normal<double>(30, 1, mean: 2);
        var batches = new[] { (0, 4), (4, 8), (8, 10) }
            .Select(range =>
                Enumerable.Range(range.Item1, range.Item2 - range.Item1).Select(i => x[3 * i + 1]).ToArray()
            )
            .ToArray();
        Assert.Equal(batches.Average(b => b.Average()), after.State["0.running_mean"][1], 1e-13);
        Assert.Equal(
            batches.Average(b => b.Sum(v => Math.Pow(v - b.Average(), 2)) / (b.Length - 1)),
            after.State["0.running_var"][1],
            1e-13
        );
        Assert.Equal(before.State["1.running_mean"], after.State["1.running_mean"]);
        Assert.Equal(3, after.State["2.num_batches_tracked"][0]);
        Assert.Equal(before.Parameters, after.Parameters);
        Assert.Equal(before.OptimizerState, after.OptimizerState);
        Assert.Equal(before.State.Keys, after.State.Keys);
        executor.Import(after);
        Assert.Equal(after, BatchNormStatistics.Anew(backend, Net, after, Plan, data));
    }

    [Fact]
    public void Both_backends_give_the_same()
    {
        var state = ExecutorState<double>.Initial(Net, 1);
        var (first, second) = (
            BatchNormStatistics.Anew(TestBackends.Get("reference"), Net, state, Plan, Data(12)).State,
            BatchNormStatistics.Anew(TestBackends.Get("torch"), Net, state, Plan, Data(12)).State
        );
        foreach (var (name, values) in first)
            for (var i = 0; i < values.Size; i++)
                Assert.Equal(values[i], second[name][i], 1e-12);
    }

    [Theory, EachBackend]
    public void A_batch_of_one_is_refused_unless_it_is_dropped(string name)
    {
        var (backend, state) = (TestBackends.Get(name), ExecutorState<double>.Initial(Net, 1));
        var error = Assert.Throws<ArgumentException>(() =>
            BatchNormStatistics.Anew(backend, Net, state, Plan, Data(9))
        );
        Assert.Contains("node '0' (BatchNorm) expects more than one value", error.Message, StringComparison.Ordinal);
        var dropped = BatchNormStatistics.Anew(backend, Net, state, Plan with { DropLast = true }, Data(9));
        Assert.Equal(2, dropped.State["2.num_batches_tracked"][0]);
    }
}
