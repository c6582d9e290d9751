using DeepLearning.TestSupport;
using TorchSharp;

namespace DeepLearning.Torch.Tests;

[Collection(nameof(ProcessWide))]
public sealed class TorchPredictorTests
{
    [Fact]
    public void Eight_threads_at_once_give_what_one_gives()
    {
        var model = Nets.Cnn();
        using var executor = Nets.Compile<float>(model);
        var inputs = Enumerable.Range(0, 40).Select(i => Nets.Values<float>((1 + i % 7) * 128, (ulong)i)).ToArray();
        using var alone = executor.CreatePredictor();
        var expected = Array.ConvertAll(inputs, input => alone.Predict(input));
        var failures = 0;
        var threads = Enumerable
            .Range(0, 8)
            .Select(offset => new Thread(() =>
            {
                using var predictor = executor.CreatePredictor();
                for (var i = 0; i < 10 * inputs.Length; i++)
                {
                    var index = (i + offset * 5) % inputs.Length;
                    if (!predictor.Predict(inputs[index]).Equals(expected[index]))
                        Interlocked.Increment(ref failures);
                }
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, failures);
    }

    [Fact]
    public void Predicting_leaves_the_number_of_threads_alone()
    {
        LibTorch.EnsureLoaded();
        using var executor = Nets.Compile<float>(Nets.Mlp());
        using var predictor = executor.CreatePredictor();
        var before = torch.get_num_threads();
        try
        {
            torch.set_num_threads(2);
            predictor.Predict(new float[6]);
            Assert.Equal(2, torch.get_num_threads());
            using (TorchThreads.UseOne())
                Assert.Equal(1, torch.get_num_threads());
            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [Fact]
    public void The_option_sets_the_number_of_threads()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<float>(model, Nets.Classifier(model) with { Threads = 2 });
        var before = torch.get_num_threads();
        try
        {
            torch.set_num_threads(1);
            executor.Evaluate(Nets.Batch<float>(model, 2));
            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [Fact]
    public void Reads_the_executors_weights_as_they_were_published()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<double>(model);
        using var predictor = executor.CreatePredictor();
        var batch = Nets.Batch<double>(model, 3);
        ((IExecutor<double>)executor).Step(batch, Nets.Key(), new Optimizer.Sgd(0.5));
        executor.Publish();
        Assert.Equal(executor.Evaluate(batch).Outputs[model.Outputs[0]], predictor.Predict(batch.Inputs[0]));
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_output()
    {
        var model = Nets.Cnn();
        using var executor = Nets.Compile<float>(model);
        using var predictor = executor.CreatePredictor();
        Assert.Equal(Shape.Of(0, 5), predictor.Predict(ReadOnlyMemory<float>.Empty).Shape);
        var evaluation = executor.Evaluate(Nets.Batch<float>(model, 0));
        Assert.Null(evaluation.Loss);
        Assert.Equal(Shape.Of(0, 5), evaluation.Outputs["7"].Shape);
    }

    /// <summary>What TorchSharp makes for each tensor; nothing grows with the batch.</summary>
    [Fact]
    public void A_prediction_into_the_callers_memory_allocates_some_bytes_a_node()
    {
        OnTheCpu.Only("another device needs two more tensors, one for the way to it and one for the way back");
        foreach (var model in new[] { Nets.Mlp(), Nets.Cnn() })
        {
            using IExecutor<float> executor = Nets.Compile<float>(model);
            using var pool = executor.CreatePredictorPool(2);
            var batch = Nets.Batch<float>(model, 64);
            var outputs = new float[64 * model.ShapeOf(model.Outputs[0]).Size];
            var least = long.MaxValue;
            for (var attempt = 0; attempt < 14; attempt++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 10; i++)
                    pool.Predict([batch.Inputs[0]], 64, [outputs]);
                least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / 10);
            }

            Assert.InRange(least, 1, 500 + 60 * model.Nodes.Count);
        }
    }
}
