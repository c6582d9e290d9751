using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class BatchNormTests
{
    [Theory, EachBackend]
    [KnownBug("pytorch#1381", "With one value a channel the variance was 0/0: NaN throughout.")]
    [KnownBug("Flux.jl#2716", "One value a channel made the running variance NaN without a word.")]
    public void One_value_a_channel_is_refused_and_changes_nothing(string backend)
    {
        using var executor = Compile<double>(backend, [3]);
        var before = executor.Export();
        Assert.Throws<ArgumentException>(() =>
            executor.Step(Samples([3], [1.0, 2, 3]), RngKey.FromSeed(0), new Optimizer.Sgd(0.1))
        );
        Assert.Equal(before, executor.Export());
    }

    [Theory, EachBackend]
    [KnownBug("torch-nn#1271", "101 samples in batches of 10: the last one, alone, made the running variance NaN.")]
    [KnownBug("pytorch#4534", "A run failed at a batch that happened to be a single sample.")]
    public void A_run_whose_last_batch_is_one_sample_is_refused_before_its_first_step(string backend)
    {
        var model = TestData.Chain([3], new Layer.BatchNorm(), new Layer.Dense(2));
        var data = new Dataset<double>(
            TestData.Tensor([101, 3], 1),
            new Targets<double>.Classes(Enumerable.Range(0, 101).Select(i => i % 2).ToArray())
        );
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1), new Loss.CrossEntropy(), epochs: 2, batchSize: 10);
        using var executor = OneThread.Compile<double>(backend, model, plan.CompileOptionsFor(model));
        var before = executor.Export();
        var e = Assert.Throws<ArgumentException>(() => Trainer.Fit(executor, plan, data));
        Assert.Contains("DropLast", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, executor.Export());
        Assert.Equal(20, Trainer.Fit(executor, plan with { DropLast = true }, data).Step);
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#500", "In inference too one sample was refused.")]
    public void One_sample_is_predicted(string backend)
    {
        using var executor = Compile<double>(backend, [3]);
        using var predictor = executor.CreatePredictor();
        var factor = 1 / Math.Sqrt(1 + 1e-5);
        Near.All([factor, -2 * factor, 0], predictor.Predict(new double[] { 1, -2, 0 }).Span, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("tinygrad#807", "The running variance was the biased one.")]
    [KnownBug("keras#8982", "The running variance was too small by (n - 1) / n: half of it for two samples.")]
    [KnownBug("mlx#3817", "The running variance was the biased one.")]
    [KnownBug("tt-metal#55438", "The running variance lacked Bessel's correction.")]
    [KnownBug("tensorflow#55545", "The fused and the plain way took different variances.")]
    [KnownBug("nntrainer#677", "Epsilon went into the running variance.")]
    public void The_running_variance_is_the_unbiased_one(string backend)
    {
        using var executor = Compile<double>(backend, [1]);
        executor.Accumulate(Samples([1], [1.0, 2, 3, 4]), 1, RngKey.FromSeed(0));
        Assert.Equal(0.9 + 0.1 * 5 / 3, executor.Export().State["0.running_var"][0], 1e-14);
        Assert.Equal(0.25, executor.Export().State["0.running_mean"][0], 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug(
        "pytorch#19902",
        "Taken for an error: the batch is normalised by the biased variance, unlike what is kept."
    )]
    public void A_batch_is_normalised_by_its_biased_variance(string backend)
    {
        using var executor = Compile<double>(backend, [1]);
        var y = executor.Differentiate(Samples([1], [1.0, 2, 3, 4]), RngKey.FromSeed(0)).Outputs["0"].Span;
        var scale = 1 / Math.Sqrt(1.25 + 1e-5);
        Near.All([-1.5 * scale, -0.5 * scale, 0.5 * scale, 1.5 * scale], y, 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("keras#18795", "The variance could come out negative, and the output was NaN.")]
    [KnownBug("tt-metal#45968", "Far from 0 the two means cancelled, and the output was NaN.")]
    public void A_large_mean_costs_the_variance_no_digits(string backend)
    {
        float[] x = [4096 - 1.5f, 4096 - 0.5f, 4096 + 0.5f, 4096 + 1.5f];
        using var executor = Compile<float>(backend, [1]);
        var y = executor.Differentiate(Samples([1], x), RngKey.FromSeed(0)).Outputs["0"].Span;
        var scale = (float)(1 / Math.Sqrt(1.25 + 1e-5));
        Near.All([-1.5f * scale, -0.5f * scale, 0.5f * scale, 1.5f * scale], y, 1e-6f);
        executor.Accumulate(Samples([1], x), 1, RngKey.FromSeed(0));
        Assert.Equal(0.9 + 0.1 * 5 / 3, executor.Export().State["0.running_var"][0], 1e-6);
    }

    [Theory, EachBackend]
    [KnownBug("tch-rs#628", "Inference normalised by the first running statistics, not by those learnt.")]
    [KnownBug("aprender#2166", "Training never moved the running statistics.")]
    public void Inference_uses_what_training_has_learnt(string backend)
    {
        using var executor = Compile<double>(backend, [1]);
        for (var i = 0; i < 200; i++)
            executor.Accumulate(Samples([1], [9.0, 10, 11]), 1, RngKey.FromSeed(0));
        var y = executor.Evaluate(new(1, [new[] { 11.0 }])).Outputs["0"][0];
        Assert.Equal(1 / Math.Sqrt(1 + 1e-5), y, 1e-7);
    }

    private static IExecutor<T> Compile<T>(string backend, Shape shape)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var model = TestData.Chain(shape, new Layer.BatchNorm());
        return OneThread.Compile<T>(backend, model, new() { Objective = TestData.Squared(model) });
    }

    private static Batch<T> Samples<T>(Shape shape, T[] x)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        Batch<T>.Of(x.Length / shape.Size, x, new T[x.Length]);
}
