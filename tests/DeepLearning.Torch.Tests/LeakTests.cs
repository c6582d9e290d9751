using System.Diagnostics;
using TorchSharp;

namespace DeepLearning.Torch.Tests;

[Collection(nameof(ProcessWide))]
public sealed class LeakTests
{
    [Fact]
    public void Two_thousand_steps_leave_nothing_behind()
    {
        var model = Nets.Chain(
            [1, 12, 12],
            new Layer.Conv2d(8, 3), new Layer.BatchNorm(), new Layer.ReLU(), new Layer.MaxPool2d(2), new Layer.Flatten(), new Layer.Dropout(0.2),
            new Layer.Custom(new Layers.Scale()), new Layer.Dense(10));
        using var executor = Nets.Compile<float>(model);
        using var predictor = executor.CreatePredictor();
        var batch = Nets.Batch<float>(model, 64);
        Sequence<ParameterGroup> groups = [new("0.*") { LearningRateScale = 0.5 }];
        Run(200);
        var statistics = DisposeScopeManager.Statistics;
        var (tensors, memory) = (statistics.ThreadTotalLiveCount, WorkingSet());
        Run(2000);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        // One batch's values in this model are about 1 MB: a leak of any tensor a step would show.
        Assert.InRange(WorkingSet() - memory, long.MinValue, 40L << 20);

        void Run(int steps)
        {
            IExecutor<float> training = executor;
            for (var i = 0; i < steps; i++)
            {
                training.Step(batch, Nets.Key(i), new Optimizer.Sgd(0.01 / (1 + i), momentum: 0.9), groups, new Clipping.ByNorm(1));
                if (i % 20 == 0) executor.Evaluate(batch);
                if (i % 20 == 0) executor.Differentiate(batch, Nets.Key(i), activations: true);
                if (i % 20 == 0) predictor.Predict(batch.Inputs[0]);
                if (i % 100 == 0) executor.Import(executor.Export());
            }
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
