using System.Numerics;

namespace DeepLearning.Core.Tests.Models.Surgery;

public class ModelEditTests
{
    private static readonly Model Chain = Net.Input(1, 4, 4)
        .Conv2d(3, 3, padding: 1)
        .BatchNorm()
        .ReLU()
        .Flatten()
        .Named("features")
        .Dense(8)
        .Dense(3)
        .Named("head")
        .ToModel();

    /// <summary>Three nodes with one weight, two inputs, a sum.</summary>
    private static readonly Model Shared = new(
        [
            new("left", new Layer.Input([4])),
            new("right", new Layer.Input([4])),
            new("a", new Layer.Dense(4), ["left"]),
            new("b", new Layer.Dense(4), ["right"], sharesParametersOf: "a"),
            new("c", new Layer.Dense(4), ["b"], sharesParametersOf: "a"),
            new("sum", new Layer.Add(), ["a", "c"]),
            new("y", new Layer.Dense(2), ["sum"]),
        ],
        ["y"]
    );

    [Fact]
    public void Nothing_edited_is_the_model_and_carries_all()
    {
        var edit = Chain.Edit();
        Assert.Equal(Chain, edit.Model);
        Assert.Equal(Chain.Parameters.Select(p => p.Name), edit.Parameters.Carried.Select(p => p.Name));
        Assert.Empty(edit.Parameters.Renamed);
        Assert.Empty(edit.Parameters.New);
        Assert.Empty(edit.Parameters.Gone);
        Assert.Equal(edit, Chain.Edit().Replace("head", new Layer.Dense(3)));
    }

    [Fact]
    public void A_new_head_reports_what_is_gone_new_and_of_another_shape()
    {
        var edit = Chain.Edit().Replace("head", new Layer.Dense(5)).Rename("head", "classes").Replace("0", Wider());
        Assert.Equal(
            """
            carried: 0.bias, 1.weight, 1.bias, 1.running_mean, 1.running_var, 3.weight, 3.bias
            reshaped: 0.weight [3, 1, 3, 3] -> [3, 1, 5, 5], classes.weight [3, 8] -> [5, 8], classes.bias [3] -> [5]
            """.ReplaceLineEndings(),
            edit.Parameters.ToString()
        );

        static Layer Wider() => new Layer.Conv2d(3, 5, padding: 2);
    }

    [Fact]
    public void A_chain_that_is_cut_goes_on_in_its_numbers_and_new_nodes_of_old_names_are_new()
    {
        var edit = Chain.Edit().CutAt("features").Append(x => x.Dense(8).Tanh().Dense(10).Named("head"));
        Assert.Equal(["input", "0", "1", "2", "features", "3", "4", "head"], edit.Model.Nodes.Select(n => n.Name));
        Assert.Equal(["head"], edit.Model.Outputs);
        Assert.Equal(["3.weight", "3.bias", "head.weight", "head.bias"], edit.Parameters.New);
        Assert.Equal(
            ["3.weight", "3.bias", "head.weight", "head.bias"],
            edit.Parameters.Gone.Select(parameter => parameter.Name)
        );
    }

    [Fact]
    public void What_is_inserted_stands_between_and_what_is_removed_leaves_its_input()
    {
        var dropped = Chain.Edit().InsertBehind("head", "soft", new Layer.Softmax());
        Assert.Equal(["soft"], dropped.Model.Outputs);
        Assert.Equal(Chain, dropped.Remove("soft").Model);
        var between = Chain.Edit().InsertBehind("0", x => x.Tanh().Dropout2d(0.5).Named("drop"));
        Assert.Equal(["drop"], between.Model.Nodes[between.Model.IndexOf("1")].Inputs);
        Assert.Equal(["0"], between.Model.Nodes[between.Model.IndexOf("4")].Inputs);
        Assert.Equal(Chain, between.Remove("4").Remove("drop").Model);
        Assert.Equal(Chain, Chain.Edit().InsertBefore("1", "bend", new Layer.Tanh()).Remove("bend").Model);
        var one = Shared.Edit().InsertBefore("sum", "bend", new Layer.Tanh(), "c").Model;
        Assert.Equal(["a", "bend"], one.Nodes[one.IndexOf("sum")].Inputs);
    }

    [Fact]
    public void A_head_beside_the_others_is_one_more_output()
    {
        var edit = Chain.Edit().AddOutput("features", x => x.Dense(2).Named("side"));
        Assert.Equal(["head", "side"], edit.Model.Outputs);
        Assert.Equal(["features"], edit.Model.Nodes[^1].Inputs);
        Assert.Equal(["side.weight", "side.bias"], edit.Parameters.New);
        var deeper = edit.Append(x => x.Softmax(), "side");
        Assert.Equal(["head", "4"], deeper.Model.Outputs);
    }

    [Fact]
    public void What_only_a_removed_node_read_is_pruned_where_it_is_asked_for()
    {
        var edit = Shared.Edit().Remove("sum", "c");
        Assert.Contains(edit.Model.Nodes, node => node.Name == "a");
        var pruned = edit.Pruned();
        Assert.Equal(["right", "b", "c", "y"], pruned.Model.Nodes.Select(node => node.Name));
        Assert.Equal(["b.weight", "b.bias"], pruned.Parameters.Renamed.Select(parameter => parameter.Name));
    }

    [Fact]
    public void The_first_that_shared_a_gone_nodes_parameters_owns_them()
    {
        foreach (
            var edit in (ModelEdit[])
                [
                    Shared.Edit().Remove("a"),
                    Shared.Edit().CutAt("c"),
                    Shared.Edit().Submodel(["right"], ["c"]),
                    Shared.Edit().Submodel(["a", "right"], ["sum"]),
                ]
        )
        {
            var (b, c) = (edit.Model.Nodes[edit.Model.IndexOf("b")], edit.Model.Nodes[edit.Model.IndexOf("c")]);
            Assert.Null(b.SharesParametersOf);
            Assert.Equal("b", c.SharesParametersOf);
            Assert.Equal(
                [("a.weight", "b.weight"), ("a.bias", "b.bias")],
                edit.Parameters.Renamed.Select(parameter => (parameter.From.Name, parameter.Name))
            );
        }

        var replaced = Shared.Edit().Replace("a", new Layer.Dense(4, hasBias: false));
        Assert.Equal(["a.weight", "b.weight", "b.bias"], replaced.Parameters.Carried.Select(p => p.Name).Take(3));
        var own = Shared.Edit().Replace("b", new Layer.Dense(4, hasBias: false));
        Assert.Equal(["b.weight"], own.Parameters.New);
        Assert.Equal("a", own.Model.Nodes[own.Model.IndexOf("c")].SharesParametersOf);
    }

    [Fact]
    public void A_node_that_becomes_an_input_leaves_its_parameters_behind()
    {
        var edit = Chain.Edit().Submodel(["1"], ["head"]);
        Assert.Equal(new Node("1", new Layer.Input([3, 4, 4])), edit.Model.Nodes[0]);
        Assert.Equal(["3.weight", "3.bias", "head.weight", "head.bias"], edit.Parameters.Carried.Select(p => p.Name));
        Assert.Equal(6, edit.Parameters.Gone.Count);
        Assert.Equal(Chain, Chain.Edit().CutAt("1").Then(edit.Rename("1", "begin")).Model);
    }

    [Fact]
    public void Two_models_join_behind_and_beside_each_other()
    {
        var (first, second) = (Net.Input(3).Dense(4).ToModel(), Net.Input(4).Dense(4).Tanh().ToModel());
        var chain = first.Edit().Then(second.Edit().Prefixed("next."));
        Assert.Equal(["input", "0", "next.0", "next.1"], chain.Model.Nodes.Select(node => node.Name));
        Assert.Equal(["next.1"], chain.Model.Outputs);
        Assert.Equal(
            "carried: 0.weight, 0.bias\nrenamed: 0.weight of model 1 -> next.0.weight, "
                + "0.bias of model 1 -> next.0.bias",
            chain.Parameters.ToString().ReplaceLineEndings("\n")
        );
        var pair = first.Edit().Prefixed("a.").Beside(second.Edit().Prefixed("b."));
        Assert.Equal(["a.input", "b.input"], pair.Model.Inputs.Select(node => node.Name));
        Assert.Equal(["a.0", "b.1"], pair.Model.Outputs);
        var both = pair.Then(
            new Model(
                [
                    new("x", new Layer.Input([4])),
                    new("z", new Layer.Input([4])),
                    new("more", new Layer.Input([4])),
                    new("sum", new Layer.Add(), ["x", "z", "more"]),
                ],
                ["sum", "z"]
            ),
            ("a.0", "x"),
            ("b.1", "z")
        );
        Assert.Equal(["sum", "b.1"], both.Model.Outputs);
        Assert.Equal(["a.input", "b.input", "more"], both.Model.Inputs.Select(node => node.Name));
        Assert.Equal(["a.0", "b.1", "more"], both.Model.Nodes[^1].Inputs);
        Assert.Equal(3, both.Sources.Count);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_node_and_what_was_expected()
    {
        Refused(
            "there is no node 'haed'; the nearest name is 'head', and there are input, 0",
            e => e.Rename("haed", "x")
        );
        Refused("there is no node 'feature'; the nearest name is 'features'", e => e.CutAt("feature"));
        Refused("there is no node 'x'; the nearest name is ", e => e.Submodel(["x"], ["head"]));
        Refused("two nodes are named '0'", e => e.Rename("1", "0"));
        Refused("two nodes are named '0'", e => e.InsertBehind("input", "0", new Layer.ReLU()));
        Refused(
            "node 'input' (Input) cannot be removed: it reads nothing, so that '0' would have no input",
            e => e.Remove("input")
        );
        Refused(
            "node 'input' (Input) cannot be removed: it reads nothing, so that the output would be nothing's",
            e => e.CutAt("input").Remove("input")
        );
        Refused(
            "node 'input' (Input) reads nothing: there is no input",
            e => e.InsertBefore("input", "n", new Layer.ReLU())
        );
        Refused("node '1' does not read 'input'; it reads '0'", e => e.Remove("1", "input"));
        Refused("nothing is to be inserted behind '0'", e => e.InsertBehind("0", []));
        Refused("there are no layers behind '0'", e => e.InsertBehind("0", x => x));
        Refused("the layers behind '0' do not read it", e => e.InsertBehind("0", _ => Net.Input(3).Dense(2)));
        Refused("node '0' is no output of the model; there are 'head'", e => e.Append("n", new Layer.ReLU(), "0"));
        Refused(
            "the model has 2 outputs, '0', 'head': name the one to append to",
            e => e.CutAt("0", "head").Append(x => x.ReLU())
        );
        Refused("an output is named twice", e => e.CutAt("0", "0"));
        Refused("a model needs at least one output", e => e.CutAt());
        Refused("the input '1' is not read: no way leads from it to '0'", e => e.Submodel(["input", "1"], ["0"]));
        Refused(
            "'head' depend on the input 'input' past those that are named: name it too",
            e => e.Submodel([], ["head"])
        );
        Refused("both models have nodes 'input', '0', ", e => e.Beside(Chain));
        Refused("say which output goes into which input: there are 'head' and 'left', 'right'", e => e.Then(Shared));
        Refused(
            "node 'a' is no input of the model behind; there are 'left', 'right'",
            e => e.Then(Shared, ("head", "a"))
        );
        Refused(
            "the input 'left' is joined twice",
            e => e.Replace("head", new Layer.Dense(4)).Then(Shared, ("head", "left"), ("head", "left"))
        );
        Assert.Equal(
            "node 'sum' (Add) reads 2 values, 'a', 'c': name the input to leave its readers",
            Assert.Throws<ModelException>(() => Shared.Edit().Remove("sum")).Message
        );
        Assert.StartsWith(
            "the output 'head' has shape [3], but the input 'left' expects [4]",
            Assert.Throws<ShapeException>(() => Chain.Edit().Then(Shared, ("head", "left"))).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "node 'conv' (Conv2d)",
            Assert
                .Throws<ShapeException>(() =>
                    Net.Input(4).Reshape([1, 2, 2]).Conv2d(1, 1).Named("conv").ToModel().Edit().Remove("0")
                )
                .Message,
            StringComparison.Ordinal
        );

        static void Refused(string message, Func<ModelEdit, object> edit) =>
            Assert.StartsWith(
                message,
                Assert.Throws<ModelException>(() => edit(Chain.Edit())).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void A_cut_that_leaves_no_input_is_refused()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([2])),
                new("constant", new Layer.Custom(new One())),
                new("sum", new Layer.Add(), ["x", "constant"]),
            ],
            ["sum"]
        );
        Assert.Equal(
            "a cut at 'constant' leaves no input: nothing there depends on one",
            Assert.Throws<ModelException>(() => model.Edit().CutAt("constant")).Message
        );
    }

    private sealed record One : ICustomLayer
    {
        public string Kind => "One";

        public Shape InferShape(Sequence<Shape> inputs) => [2];

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T> => pass.Output.Fill(T.One);

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T> { }
    }
}
