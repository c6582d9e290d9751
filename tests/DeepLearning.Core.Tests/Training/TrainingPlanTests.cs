using System.Text.Json;
using System.Text.Json.Nodes;

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

    [Fact]
    public void A_loss_and_an_objective_take_each_others_place()
    {
        var loss = new Loss.MeanSquaredError();
        var objective = new Objective([new LossTerm("a", loss) { Target = "b", Weight = 2 }]);
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1), loss, 1, 2);
        Assert.Null(plan.Objective);
        var several = plan with { Objective = objective };
        Assert.Null(several.Loss);
        Assert.Equal(new TrainingPlan(new Optimizer.Sgd(0.1), objective, 1, 2), several);
        Assert.NotEqual(plan, several);
        Assert.Equal(plan, several with { Loss = loss });
        Assert.Throws<ArgumentNullException>(() => plan with { Loss = null });
        Assert.Throws<ArgumentNullException>(() => plan with { Objective = null });
    }

    [Fact]
    public void Json_holds_the_one_or_the_other()
    {
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1), new Loss.MeanSquaredError(), 1, 2);
        var several = plan with
        {
            Objective = new([new LossTerm("a", new Loss.MeanAbsoluteError()) { Target = "b", Weight = 2 }]),
        };
        var (one, other) = (Write(plan), Write(several));
        Assert.Equal(plan, StrictJson.Read<TrainingPlan>(one));
        Assert.Equal(several, StrictJson.Read<TrainingPlan>(other));
        Assert.DoesNotContain("objective", one, StringComparison.Ordinal);
        var loss = JsonNode.Parse(one)!["loss"]!.DeepClone();
        Refused(other, json => json["loss"] = loss);
        Refused(other, json => json.Remove("objective"));
        Refused(one, json => json["loss"] = null);

        static string Write(TrainingPlan plan) => JsonSerializer.Serialize(plan, StrictJson.Options);

        static void Refused(string text, Action<JsonObject> change)
        {
            var json = JsonNode.Parse(text)!.AsObject();
            change(json);
            Assert.Contains(
                "a plan has either a loss or an objective",
                Assert.ThrowsAny<JsonException>(() => StrictJson.Read<TrainingPlan>(json.ToJsonString())).Message,
                StringComparison.Ordinal
            );
        }
    }
}
