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
            .Throws<ArgumentException>(() => Resumption.Check(Saved(saved), wanted, TinyRun.Plan, TinyRun.Data))
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
}
