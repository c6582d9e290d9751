namespace DeepLearning.Core.Tests.Training;

/// <summary>The rooms together: data, building, registry, trainer and a real backend.</summary>
public class DigitsTrainingTests
{
    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.1, momentum: 0.9),
        new Loss.CrossEntropy(),
        epochs: 4,
        batchSize: 32
    )
    {
        Seed = 1,
    };

    private static readonly Model Model = Net.Input(1, 8, 8)
        .Flatten()
        .Dense(32)
        .ReLU()
        .Dropout(0.1)
        .Dense(10)
        .ToModel();

    private static readonly Split<float> Data = StratifiedSplit.Of(
        Digits.Load<float>(),
        RngKey.FromSeed(1),
        0.6,
        0.2,
        0.2
    );

    private static IExecutor<float> Executor() =>
        BackendRegistry.Default.Resolve(new()).Compile<float>(Model, Plan.CompileOptionsFor(Model));

    [Fact]
    public void A_small_net_learns_the_digits()
    {
        using var executor = Executor();
        var state = Trainer.Fit(executor, Plan, Data.Train, Data.Validation);
        Assert.True(state.History[^1].TrainLoss < state.History[0].TrainLoss);
        Assert.InRange(Trainer.Evaluate(executor, Data.Test).Accuracy!.Value, 0.9, 1);
    }

    [Fact]
    public void A_run_resumed_from_a_checkpoint_ends_where_a_run_in_one_piece_ends()
    {
        using var whole = Executor();
        var expected = Trainer.Fit(whole, Plan, Data.Train);
        using var first = Executor();
        var half = Trainer.Fit(first, Plan with { Epochs = 2 }, Data.Train);
        using var second = Executor();
        var state = Trainer.Fit(second, Plan, Data.Train, from: Checkpoint<float>.Of(first, Plan, half));
        Assert.Equal(expected.History.Select(r => r.TrainLoss), state.History.Select(r => r.TrainLoss));
        Assert.Equal(whole.Export().Parameters, second.Export().Parameters);
    }
}
