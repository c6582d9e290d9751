namespace DeepLearning.Core.Tests.Training;

/// <summary>The tiny run from blocks of 6, 6, 6 and 2 samples, two of them mixed.</summary>
public sealed class StreamedTrainingTests
{
    private static StreamedDataset<double> Blocks => new(SampleBlocks.Of(TinyRun.Data, 6), mixed: 2);

    private static (ExecutorState<double> Executor, TrainingState State) Fit(
        TrainingPlan plan,
        Checkpoint<double>? from = null,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        using var executor = TinyRun.Executor(plan);
        var state = Trainer.FitStream(executor, plan, Blocks, TinyRun.Data, callbacks, from);
        return (executor.Export(), state);
    }

    private static void CheckEqual(ExecutorState<double> expected, ExecutorState<double> actual)
    {
        foreach (var (name, tensor) in expected.Parameters)
            Assert.Equal(tensor, actual.Parameters[name]);
        foreach (var (name, tensor) in expected.State)
            Assert.Equal(tensor, actual.State[name]);
    }

    [Fact]
    public void A_run_from_blocks_goes_on_in_the_midst_of_an_epoch_to_the_bit()
    {
        var plan = TinyRun.Plan with { BatchSize = 4, Augmentations = [new Augmentation.HorizontalFlip()] };
        var whole = Fit(plan);
        Assert.Equal(4, whole.State.Epoch);
        for (var stop = 1; stop <= 9; stop += 2)
        {
            Checkpoint<double>? midst = null;
            using (var executor = TinyRun.Executor(plan))
            {
                var half = Trainer.FitStream(
                    executor,
                    plan,
                    Blocks,
                    TinyRun.Data,
                    [new Callback { BatchEnd = batch => batch.Batch.Step == stop }]
                );
                midst = Checkpoint<double>.Of(executor, plan, half);
            }

            var resumed = Fit(plan, midst);
            CheckEqual(whole.Executor, resumed.Executor);
            Assert.Equal(TinyRun.Timeless(whole.State), TinyRun.Timeless(resumed.State));
        }
    }

    [Fact]
    public void A_batch_of_all_blocks_is_that_of_the_data_set_in_memory_in_another_order()
    {
        var plan = TinyRun.Plan with { BatchSize = 20, Epochs = 3 };
        using var executor = TinyRun.Executor(plan);
        var streamed = Trainer.FitStream(executor, plan, Blocks, TinyRun.Data);
        var memory = TinyRun.Fit(plan);
        Assert.Equal(memory.State.History[0].TrainLoss, streamed.History[0].TrainLoss, 12);
        Assert.Equal(memory.State.History[2].ValidationLoss!.Value, streamed.History[2].ValidationLoss!.Value, 9);
    }

    [Fact]
    public void The_checkpoint_says_which_blocks_it_learnt_from()
    {
        RunIdentity? run = null;
        Fit(TinyRun.Plan with { Epochs = 1 }, null, new Callback { RunBegin = begin => run = begin.Identity });
        Assert.Equal((20, 20), (run!.Samples, run.ValidationSamples));
        var first = Blocks.Read(0);
        Assert.Equal(Blocks.Sha256(first, TinyRun.Data), run.DataSha256);
        Assert.NotEqual(
            new StreamedDataset<double>(SampleBlocks.Of(TinyRun.Data, 6), mixed: 1).Sha256(first, TinyRun.Data),
            run.DataSha256
        );
        Assert.NotEqual(Blocks.Sha256(first), run.DataSha256);
        Assert.Equal(64, run.DataSha256.Length);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(256)]
    public void Blocks_are_evaluated_as_the_data_set_in_memory(int batchSize)
    {
        using var executor = TinyRun.Executor();
        Assert.Equal(
            Trainer.Evaluate(executor, TinyRun.Data, batchSize),
            Trainer.EvaluateStream(executor, Blocks, batchSize)
        );
    }

    [Fact]
    public void A_block_that_does_not_fit_ends_the_run()
    {
        var wide = new Dataset<double>(
            HostTensor<double>.Create([10, 1, 5, 4], _ => { }),
            new Targets<double>.Classes(new int[10])
        );
        var blocks = SampleBlocks.Of<double>([20, 10], block => block == 0 ? TinyRun.Data : wide);
        using var executor = TinyRun.Executor();
        var ended = false;
        Assert.Contains(
            "the training data's samples are [1, 5, 4], but the model's input",
            Assert
                .ThrowsAny<ArgumentException>(() =>
                    Trainer.FitStream(
                        executor,
                        TinyRun.Plan,
                        new StreamedDataset<double>(blocks, 1),
                        callbacks: [new Callback { RunEnd = _ => ended = true }]
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.True(ended);
        Assert.ThrowsAny<ArgumentException>(() =>
            Trainer.FitStream(
                executor,
                TinyRun.Plan,
                new StreamedDataset<double>(SampleBlocks.Of<double>([10], _ => wide))
            )
        );
    }
}
