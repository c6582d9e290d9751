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
            new Layer.Conv2d(8, 3),
            new Layer.BatchNorm(),
            new Layer.ReLU(),
            new Layer.MaxPool2d(2),
            new Layer.Flatten(),
            new Layer.Dropout(0.2),
            new Layer.Custom(new Layers.Scale()),
            new Layer.Dense(10)
        );
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
                training.Step(
                    batch,
                    Nets.Key(i),
                    new Optimizer.Sgd(0.01 / (1 + i), momentum: 0.9),
                    groups,
                    new Clipping.ByNorm(1)
                );
                if (i % 20 == 0)
                    executor.Evaluate(batch);
                if (i % 20 == 0)
                    executor.Differentiate(batch, Nets.Key(i), activations: true);
                if (i % 20 == 0)
                    predictor.Predict(batch.Inputs[0]);
                if (i % 100 == 0)
                    executor.Import(executor.Export());
            }
        }
    }

    /// <summary>
    /// The runtime grows at times by some MB, once and for all, in up to four rounds of ten that were measured; a leak
    /// grows each time.
    /// </summary>
    [Fact]
    public void Twenty_thousand_steps_grow_the_process_by_less_than_one_percent()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<float>(model);
        var batch = Nets.Batch<float>(model, 16);
        Run(5000);
        var growths = new List<double>();
        do
        {
            var before = WorkingSet();
            Run(20_000);
            growths.Add((WorkingSet() - before) / (double)before);
        } while (growths[^1] >= 0.01 && growths.Count < 8);
        Assert.True(growths[^1] < 0.01, string.Join(", ", growths.Select(growth => $"{growth:P2}")));

        void Run(int steps)
        {
            for (var i = 0; i < steps; i++)
                ((IExecutor<float>)executor).Step(batch, Nets.Key(i), new Optimizer.Sgd(0.01 / (1 + i), momentum: 0.9));
        }
    }

    /// <summary>Groups that change make new rules; an import makes new memory.</summary>
    [Fact]
    public void Every_rule_and_a_weighted_loss_leave_nothing_behind_and_a_disposed_executor_nothing_at_all()
    {
        Optimizer[] rules =
        [
            new Optimizer.Sgd(0.01, momentum: 0.9),
            new Optimizer.Adam(amsGrad: true),
            new Optimizer.AdamW(),
            new Optimizer.RmsProp(momentum: 0.9, centered: true),
            new Optimizer.Adagrad(initialSum: 0.1),
            new Optimizer.NAdam(weightDecay: 0.1, decoupledWeightDecay: true),
            new Optimizer.RAdam(weightDecay: 0.1),
            new Optimizer.Adadelta(weightDecay: 0.1),
            new Optimizer.Lion(weightDecay: 0.1),
        ];
        var model = Nets.Mlp();
        var loss = new Loss.CrossEntropy
        {
            ClassWeights = [.. Enumerable.Range(1, model.ShapeOf(model.Outputs[0])[0]).Select(i => (double)i)],
            LabelSmoothing = 0.1,
        };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var rule in rules)
        {
            using IExecutor<float> executor = Nets.Compile<float>(
                model,
                new() { Objective = Objective.Of(model, loss) }
            );
            var batch = Nets.Batch<float>(model, 16);
            Run(20);
            var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Run(200);
            Assert.True(
                tensors == DisposeScopeManager.Statistics.ThreadTotalLiveCount,
                $"{rule}: {DisposeScopeManager.Statistics.ThreadTotalLiveCount} tensors, but {tensors} before"
            );

            void Run(int steps)
            {
                for (var i = 0; i < steps; i++)
                {
                    Sequence<ParameterGroup> groups =
                    [
                        new("0.*")
                        {
                            LearningRateScale = 1 + i % 2,
                            L1Penalty = 1e-3,
                            L2Penalty = 1e-3,
                            MaxNorm = 3,
                        },
                    ];
                    executor.Step(batch, Nets.Key(i), rule, groups);
                    if (i % 10 == 0)
                        executor.Import(executor.Export());
                    executor.Step(batch, Nets.Key(i), rule, groups);
                }
            }
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>
    /// 16 MB of weights each time, 480 MB in all: what the allocator keeps for the next time is a few sets of them.
    /// </summary>
    [Fact]
    public void Weights_that_are_replaced_under_predictors_are_freed()
    {
        var model = Nets.Chain([2000], new Layer.Dense(2000));
        var options = new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()) };
        var (state, batch) = (ExecutorState<float>.Initial(model, 1), new Batch<float>(1, [new float[2000]]));
        using var executor = Nets.Compile<float>(model, options);
        using var predictor = executor.CreatePredictor();
        Replace(3);
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var memory = WorkingSet();
        Replace(30);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.InRange(WorkingSet() - memory, long.MinValue, 240L << 20);

        void Replace(int times)
        {
            for (var i = 0; i < times; i++)
            {
                executor.Import(state);
                predictor.Predict(batch.Inputs, 1);
            }
        }
    }

    /// <summary>The meta device stands for any that is not the CPU.</summary>
    [Fact]
    public void What_goes_to_another_device_leaves_no_copy_on_the_host()
    {
        LibTorch.EnsureLoaded();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var there = HostTransfer.ToDevice(torch.ones(3), torch.META);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        there.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
