namespace DeepLearning.Core.Tests.Building;

public class SharedParametersTests
{
    private static readonly NetNode X = Net.Input(4);
    private static readonly NetNode Y = Net.Input(4).Named("y");

    [Fact]
    public void Two_branches_share_one_dense_layer()
    {
        var a = X.Dense(3).Named("tower");
        var model = (a + Y.Dense(3).SharingParametersOf(a)).ToModel();
        Assert.Equal(["input", "tower", "y", "0", "1"], model.Nodes.Select(n => n.Name));
        Assert.Equal("tower", model.Nodes[3].SharesParametersOf);
        Assert.Equal(["tower.weight", "tower.bias"], model.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void The_owner_stands_before_the_sharer_whichever_is_read_first()
    {
        var a = X.Dense(3);
        var model = (Y.Dense(3).SharingParametersOf(a).Named("b") + a).ToModel();
        Assert.Equal(["y", "input", "0", "b", "1"], model.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void To_share_with_a_sharer_is_to_share_with_the_owner()
    {
        var a = X.Dense(3).Named("a");
        var b = Y.Dense(3).SharingParametersOf(a);
        var model = Net.Add(a, b, X.ReLU().Dense(3).SharingParametersOf(b).Named("c")).ToModel();
        Assert.Equal("a", model.Nodes[model.IndexOf("c")].SharesParametersOf);
    }

    [Fact]
    public void Other_layers_and_other_shapes_are_refused_at_the_call()
    {
        Assert.Equal(
            "Dense(3) cannot share the parameters of Dense(2): the layers differ",
            Assert.Throws<ModelException>(() => X.Dense(3).SharingParametersOf(X.Dense(2))).Message
        );
        Assert.Equal(
            "Dense(3) needs weight [3, 5], bias [3], but the node whose parameters it is to share has "
                + "weight [3, 4], bias [3]",
            Assert.Throws<ShapeException>(() => Net.Input(5).Dense(3).SharingParametersOf(X.Dense(3))).Message
        );
        Assert.Equal(
            "ReLU cannot share parameters: it has none",
            Assert.Throws<ModelException>(() => X.ReLU().SharingParametersOf(Y.ReLU())).Message
        );
    }

    [Fact]
    public void An_owner_that_no_output_reads_is_refused()
    {
        var a = X.Dense(3);
        var model = () => (a.Named("a") + Y.Dense(3).SharingParametersOf(a)).ToModel();
        Assert.StartsWith(
            "the node 'Dense(3) [3]' shares the parameters of 'Dense(3) [3]', which no output of the model reads",
            Assert.Throws<ModelException>(model).Message,
            StringComparison.Ordinal
        );
    }
}
