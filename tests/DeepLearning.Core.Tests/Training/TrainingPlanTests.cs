namespace DeepLearning.Core.Tests.Training;

public class TrainingPlanTests
{
    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.1),
        new Loss.CrossEntropy(),
        epochs: 3,
        batchSize: 2
    )
    {
        Seed = 9,
    };

    [Fact]
    public void Nothing_below_one_is_an_epoch_or_a_batch()
    {
        Assert.StartsWith(
            "Epochs is 0, but must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Plan with { Epochs = 0 }).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "BatchSize is -1, but must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Plan with { BatchSize = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentNullException>(() => Plan with { Optimizer = null! });
        Assert.Throws<ArgumentNullException>(() => Plan with { Loss = null! });
    }

    [Fact]
    public void Plans_of_equal_settings_are_equal()
    {
        TrainingPlan Make() =>
            Plan with
            {
                Groups = [new("*.bias") { WeightDecay = 0 }],
                Clipping = new Clipping.ByNorm(1),
                DropLast = true,
            };
        Assert.Equal(Make(), Make());
        Assert.NotEqual(Plan, Make());
    }

    [Fact]
    public void An_executor_is_compiled_with_the_plans_loss_and_seed()
    {
        var model = Net.Input(2).Dense(3).Named("head").ToModel();
        var options = Plan.CompileOptionsFor(model, new Device("cuda"), threads: 4);
        Assert.Equal(new Objective([new LossTerm("head", new Loss.CrossEntropy())]), options.Objective);
        Assert.Equal((9UL, new Device("cuda"), 4), (options.Seed, options.Device, options.Threads));
        Assert.Equal(Device.Cpu, Plan.CompileOptionsFor(model).Device);
    }
}
