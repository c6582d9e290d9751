namespace DeepLearning.Core.Tests.Training;

/// <summary>How batches become updates, and what is left of those that do not.</summary>
public class UpdatesTests
{
    private static readonly Model Line = Net.Input(1).Dense(2).ToModel();

    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.1),
        new Loss.CrossEntropy(),
        epochs: 1,
        batchSize: 2
    );

    private static Dataset<double> Data(params int[] classes) =>
        new(HostTensor<double>.Zeros([classes.Length, 1]), new Targets<double>.Classes(classes));

    private static FakeExecutor Fit(
        TrainingPlan plan,
        Dataset<double> data,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        var executor = new FakeExecutor(Line, plan.CompileOptionsFor(Line));
        Trainer.Fit(executor, plan, data, callbacks: callbacks);
        return executor;
    }

    [Fact]
    public void A_batch_that_is_an_update_is_one_call_unless_somebody_inspects_its_loss()
    {
        var data = Data(0, 1, 0, 1, 0);
        Assert.Equal(["step 2", "step 2", "step 1"], Fit(Plan, data, new EpochBudget(9), new Callback()).Calls);
        var inspected = Fit(Plan, data, new Callback { Loss = _ => false });
        Assert.Equal(["accumulate 2", "accumulate 2", "accumulate 1"], inspected.Calls);
        Assert.Equal([1.0, 1, 1], inspected.Shares);
        Assert.Equal(3, inspected.Updates.Count);
    }

    /// <summary>Five samples in batches of two: the last batch is smaller, and so may be the last update.</summary>
    [Theory]
    [InlineData(2, "accumulate 2, accumulate 2, step 1", 0.5, 0.5)]
    [InlineData(3, "accumulate 2, accumulate 2, accumulate 1", 0.4, 0.4, 0.2)]
    [InlineData(9, "accumulate 2, accumulate 2, accumulate 1", 0.4, 0.4, 0.2)]
    public void Each_batch_of_an_update_has_its_share_of_the_samples(
        int accumulate,
        string calls,
        params double[] shares
    )
    {
        var executor = Fit(Plan with { AccumulateBatches = accumulate }, Data(0, 1, 0, 1, 0));
        Assert.Equal(calls, string.Join(", ", executor.Calls));
        Assert.Equal(shares, executor.Shares);
    }

    /// <summary>Of three pairs at least one is ignored whole: it is no update.</summary>
    [Fact]
    public void Batches_of_which_nothing_counts_are_passed_over()
    {
        var plan = Plan with
        {
            BatchSize = 1,
            AccumulateBatches = 2,
            Loss = new Loss.CrossEntropy { IgnoreIndex = 2 },
        };
        var data = Data(2, 2, 2, 2, 0, 1);
        var executor = Fit(plan, data);
        Assert.Equal(2, executor.Shares.Count);
        var pairs = executor.Steps.Select(step => step.Key).Distinct().Count();
        Assert.Equal(pairs, executor.Updates.Count);
        Assert.InRange(pairs, 1, 2);
    }

    /// <summary>
    /// Running statistics move with each batch; a run that ends between updates has those of the last.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    public void In_the_midst_of_an_update_a_checkpoint_has_the_statistics_of_the_last(int batch, int updates)
    {
        var plan = TinyRun.Plan with { AccumulateBatches = 2 };
        var e = Assert.Throws<TrainingCallbackException>(() =>
            TinyRun.Fit(
                plan,
                null,
                new Callback
                {
                    BatchEnd = told => told.Batch.Batch == batch ? throw new InvalidOperationException() : false,
                }
            )
        );
        var saved = (Checkpoint<double>)e.Checkpoint!;
        Assert.Equal(updates, saved.State.Step);
        Assert.Equal(After(plan, updates), saved.Executor);
    }

    /// <summary>The second batch of an update is spoilt: the first is forgotten, its running statistics too.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public void An_update_that_ends_in_a_value_that_is_not_finite_leaves_nothing(int batch, bool inspects)
    {
        var plan = TinyRun.Plan with { AccumulateBatches = 2 };
        var source = new BatchSource<double>(TinyRun.Data, plan.BatchSize, RngKey.FromSeed(plan.Seed));
        var spoilt = source.Epoch(0).Select(b => b.SampleIndices.Span[0]).ElementAt(batch - 1);
        var images = TinyRun.Data.Inputs.Span.ToArray();
        images.AsSpan((int)spoilt * 16, 16).Fill(1.7e308);
        using var executor = TinyRun.Executor(plan);
        Checkpoint? last = null;
        var state = Trainer.Fit(
            executor,
            plan,
            new(HostTensor<double>.Copy([20, 1, 4, 4], images), TinyRun.Data.Targets),
            callbacks:
            [
                new Callback { RunEnd = run => last = run.Snapshot!.Capture() },
                .. inspects ? [new StopOnNotFinite()] : (ITrainingCallback[])[],
            ]
        );
        Assert.Contains($"in epoch 1, batch {batch} ", $"{state.Ended}", StringComparison.Ordinal);
        Assert.Equal(batch / 2 - 1, state.Step);
        Assert.Equal(After(plan, batch / 2 - 1), executor.Export());
        Assert.Equal(((Checkpoint<double>)last!).Executor, executor.Export());
    }

    /// <summary>What the executor holds after so many updates of a run without a fault.</summary>
    private static ExecutorState<double> After(TrainingPlan plan, int updates)
    {
        using var fresh = TinyRun.Executor(plan);
        return updates == 0
            ? fresh.Export()
            : TinyRun.Fit(plan, null, new Callback { BatchEnd = batch => batch.Batch.Step == updates }).Executor;
    }

    private static TrainingState Regression(double input, double weight, TrainingPlan plan)
    {
        var model = Net.Input(1).Dense(1, weightInitializer: new Initializer.Constant(weight)).ToModel();
        using var executor = TinyRun.Executor(plan, model);
        var before = executor.Export();
        var state = Trainer.Fit(
            executor,
            plan,
            new(
                HostTensor<double>.Create([2, 1], values => values.Fill(input)),
                new Targets<double>.Values(new double[2])
            )
        );
        Assert.Equal(before, executor.Export());
        return state;
    }

    [Fact]
    public void A_loss_that_overflows_by_itself_is_of_no_node() =>
        Assert.Equal(
            new StopReason.NotFinite(
                $"the loss is {double.PositiveInfinity} in epoch 1, batch 1 (update 1): every node's output is "
                    + "finite, so it is the loss itself",
                null
            ),
            Regression(1e200, 1, Plan with { Loss = new Loss.MeanSquaredError() }).Ended
        );

    /// <summary>x = 1e200 and w = 1e-50 give a loss of 1e300, whose slope is 2e350.</summary>
    [Fact]
    public void A_norm_of_gradients_that_overflows_names_the_parameter()
    {
        var state = Regression(
            1e200,
            1e-50,
            Plan with
            {
                Loss = new Loss.MeanSquaredError(),
                Clipping = new Clipping.ByNorm(1),
            }
        );
        Assert.Equal(
            new StopReason.NotFinite(
                $"the gradients' norm is {double.PositiveInfinity} in epoch 1, batch 1 (update 1): the first "
                    + "gradient that is not finite is that of '0.weight'",
                "0.weight"
            ),
            state.Ended
        );
    }
}
