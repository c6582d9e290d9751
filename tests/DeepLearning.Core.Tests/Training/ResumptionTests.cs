namespace DeepLearning.Core.Tests.Training;

/// <summary>What a checkpoint of another model is told, in words.</summary>
public class ResumptionTests
{
    private static Checkpoint<double> Saved(Model model) =>
        new(
            model,
            TinyRun.Plan,
            TrainingState.Initial(TinyRun.Plan.Seed),
            new("reference", "cpu", 1, 512),
            ExecutorState<double>.Initial(model, 1)
        );

    private static string Refused(Model saved, Model wanted) =>
        Assert
            .Throws<ArgumentException>(() => Resumption.Check(Saved(saved), wanted, TinyRun.Plan, TinyRun.Data.Count))
            .Message;

    [Fact]
    public void The_first_node_that_differs_is_named()
    {
        var saved = Net.Input(1, 4, 4).Flatten().Dense(5).ReLU().Dense(3).ToModel();
        var wanted = Net.Input(1, 4, 4).Flatten().Dense(6).ReLU().Dense(3).ToModel();
        var (was, expected) = (saved.Nodes[2], wanted.Nodes[2]);
        Assert.Equal(
            "the checkpoint is of another model: its node 2 is "
                + $"'{was.Name}', {NetNode.Label(was.Layer)} of {was.Inputs[0]}, but "
                + $"'{expected.Name}', {NetNode.Label(expected.Layer)} of {expected.Inputs[0]} is expected",
            Refused(saved, wanted)
        );
    }

    [Fact]
    public void A_node_of_several_inputs_has_them_all_named()
    {
        var input = Net.Input(1, 4, 4);
        var (a, b) = (input.Flatten().Dense(3), input.Flatten().Dense(3));
        var (sum, product) = (Net.Add(a, b).ToModel(), Net.Concat(a, b).ToModel());
        Assert.Contains(string.Join(", ", sum.Nodes[^1].Inputs), Refused(sum, product), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_ends_sooner_is_told_by_its_number_of_nodes()
    {
        var end = Net.Input(1, 4, 4).Flatten().Dense(3);
        var (shorter, longer) = (end.ToModel(), end.ReLU().ToModel());
        Assert.Equal(
            $"the checkpoint is of another model: it has {shorter.Nodes.Count} nodes, but "
                + $"{longer.Nodes.Count} are expected",
            Refused(shorter, longer)
        );
        Assert.EndsWith(
            $"it has {longer.Nodes.Count} nodes, but {shorter.Nodes.Count} are expected",
            Refused(longer, shorter),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_model_of_the_same_nodes_is_told_by_its_outputs()
    {
        var body = Net.Input(1, 4, 4).Flatten();
        var (a, b) = (body.Dense(3).Named("a"), body.Dense(3).Named("b"));
        var saved = Net.Model(a, b);
        Assert.Equal(
            "the checkpoint is of another model: its outputs are [a, b], but [b, a] are expected",
            Refused(saved, new Model(saved.Nodes, ["b", "a"]))
        );
    }

    [Fact]
    public void Another_optimizer_is_welcome_where_the_one_before_it_has_left_nothing() =>
        Resumption.Check(
            Saved(TinyRun.Model),
            TinyRun.Model,
            TinyRun.Plan with
            {
                Optimizer = new Optimizer.Sgd(0.1),
            },
            TinyRun.Data.Count
        );

    private static IEnumerable<string> Differences(
        Checkpoint<double> from,
        TrainingPlan? plan = null,
        CheckpointOrigin? origin = null
    ) => Resumption.Differences(from, Run(TinyRun.Data), plan ?? TinyRun.Plan, origin ?? from.Origin);

    private static RunIdentity Run(Dataset<double>? validation) =>
        RunIdentity.Of(TinyRun.Model, TinyRun.Plan, TinyRun.Data, validation);

    [Fact]
    public void What_computes_is_told_part_by_part()
    {
        var saved = Saved(TinyRun.Model);
        Assert.Empty(Differences(saved));
        Assert.Equal(
            [
                "the backend was reference so far and is torch from here on",
                "the device was cpu so far and is cuda:0 from here on",
                "the number of threads was 1 so far and is none from here on",
                "the width of vectors in bits was 512 so far and is 256 from here on",
            ],
            Differences(saved, origin: new("torch", "cuda:0", null, 256))
        );
        Assert.Equal(
            ["the number of threads was none so far and is 1 from here on"],
            Differences(saved with { Origin = saved.Origin with { Threads = null } }, origin: saved.Origin)
        );
    }

    [Fact]
    public void Validation_that_is_new_is_told_by_its_number() =>
        Assert.Equal(
            ["the number of validation samples was none so far and is 20 from here on"],
            Differences(Saved(TinyRun.Model) with { Run = Run(null) })
        );

    /// <summary>These settings stand in no file of a plan that has none of them.</summary>
    [Fact]
    public void A_setting_that_only_one_plan_has_is_null_in_the_other()
    {
        var (saved, more) = (Saved(TinyRun.Model), TinyRun.Plan with { UntrainedOutputs = ["b"] });
        Assert.Equal(
            ["the plan's UntrainedOutputs was null so far and is [\"b\"] from here on"],
            Differences(saved, more)
        );
        Assert.Equal(
            ["the plan's UntrainedOutputs was [\"b\"] so far and is null from here on"],
            Differences(saved with { Plan = more })
        );
    }
}
