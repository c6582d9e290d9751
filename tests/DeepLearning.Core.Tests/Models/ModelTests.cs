using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Models;

public class ModelTests
{
    private static readonly Node In = new("x", new Layer.Input([4]));

    private static void Refuses<TException>(string message, Sequence<Node> nodes, params string[] outputs)
        where TException : Exception =>
        Assert.Contains(
            message,
            Assert.Throws<TException>(() => new Model(nodes, outputs.ToSequence())).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_initializer_that_cannot_draw_is_refused_with_the_parameters_name()
    {
        var cut = new Layer.Dense(3, false, new Initializer.TruncatedNormal(10.1, 0.02, 0, 0.13));
        Refuses<ModelException>(
            "the parameter 'cut.weight' cannot be drawn: Low is 0",
            [In, new("cut", cut, ["x"])],
            "cut"
        );
        var wide = new Layer.Dense(1, false, new Initializer.XavierUniform(double.MaxValue));
        Refuses<ModelException>(
            "the parameter 'wide.weight' cannot be drawn: ",
            [new("x", new Layer.Input([1])), new("wide", wide, ["x"])],
            "wide"
        );
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused()
    {
        var e = Assert.Throws<ModelException>(() =>
            new Model(
                [
                    new("x", new Layer.Input([2])),
                    new("a", new Layer.Custom(new TwiceNamed("b.weight")), ["x"]),
                    new("a.b", new Layer.Dense(2), ["a"]),
                ],
                ["a.b"]
            )
        );
        Assert.Equal("two parameters are named 'a.b.weight': nodes 'a' and 'a.b' have one each", e.Message);
    }

    [Fact]
    public void A_name_that_is_half_of_a_surrogate_pair_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Node("\ud800", new Layer.ReLU()));
        Assert.Throws<ArgumentException>(() => new Node("a\udc00b", new Layer.ReLU()));
        Assert.Equal("\ud83d\ude00", new Node("\ud83d\ude00", new Layer.ReLU()).Name);
    }

    private sealed record TwiceNamed(string Parameter) : ICustomLayer
    {
        public string Kind => "TwiceNamed";

        public Shape InferShape(Sequence<Shape> inputs) => inputs[0];

        public Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs) => [new(Parameter, [1], Initializer.Ones)];

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new NotSupportedException();
    }

    [Fact]
    public void Parameters_are_named_after_node_and_place_in_the_nodes_order() =>
        Assert.Equal(
            ["0.weight [3, 4]", "0.bias [3]", "2.weight [2, 3]", "2.bias [2]"],
            Zoo.Chain.Parameters.Select(p => $"{p.Name} {p.Spec.Shape}")
        );

    [Fact]
    public void Knows_its_nodes_shapes()
    {
        Assert.Equal(1, Zoo.Chain.IndexOf("0"));
        Assert.Equal("[3]", Zoo.Chain.ShapeOf("1").ToString());
        Assert.Equal("[[4], [3], [3], [2]]", Zoo.Chain.Shapes.ToString());
        Assert.Equal(
            "[[4], [3]]",
            Zoo.EveryLayer.InputShapesOf(Zoo.EveryLayer.Nodes[Zoo.EveryLayer.IndexOf("joined")]).ToString()
        );
        Assert.Contains(
            "there is no node 'nine'; the nearest name is 'input', and there are input, 0, 1, 2",
            Assert.Throws<ModelException>(() => Zoo.Chain.IndexOf("nine")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Has_several_inputs_and_outputs_in_their_order()
    {
        var model = new Model(
            [
                new("b", new Layer.Input([2])),
                new("a", new Layer.Input([2])),
                new("sum", new Layer.Add(), ["a", "b"]),
                new("tanh", new Layer.Tanh(), ["b"]),
            ],
            ["tanh", "a", "sum"]
        );
        Assert.Equal(["b", "a"], model.Inputs.Select(n => n.Name));
        Assert.Equal(["tanh", "a", "sum"], model.Outputs);
    }

    [Fact]
    public void Doubled_names_are_refused()
    {
        Refuses<ModelException>(
            "two nodes are named 'a'",
            [In, new("a", new Layer.ReLU(), ["x"]), new("a", new Layer.Tanh(), ["x"])],
            "a"
        );
        Refuses<ModelException>("an output is named twice: [x, x]", [In], "x", "x");
    }

    [Fact]
    public void Names_that_are_not_known_yet_are_refused()
    {
        Refuses<ModelException>(
            "node 'a' reads 'y', but the nodes known there are x",
            [In, new("a", new Layer.ReLU(), ["y"])],
            "a"
        );
        Refuses<ModelException>(
            "node 'a' reads 'b', but",
            [In, new("a", new Layer.ReLU(), ["b"]), new("b", new Layer.ReLU(), ["x"])],
            "a"
        );
        Refuses<ModelException>("node 'a' reads 'a', but", [In, new("a", new Layer.ReLU(), ["a"])], "a");
        Refuses<ModelException>(
            "node 'a' reads 'x', but there is no node before it",
            [new("a", new Layer.ReLU(), ["x"]), In],
            "a"
        );
        Refuses<ModelException>("the model's outputs name 'y', but the nodes known there are x", [In], "y");
    }

    [Fact]
    public void A_model_needs_an_output() => Refuses<ModelException>("at least one output", [In]);

    [Fact]
    public void A_node_needs_a_name_and_a_layer()
    {
        Assert.Contains(
            "Name must not be empty",
            Assert.Throws<ArgumentException>(() => In with { Name = " " }).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentNullException>(() => In with { Layer = null! });
    }

    [Fact]
    public void Shape_errors_name_the_node_the_layer_and_both_shapes()
    {
        Refuses<ShapeException>(
            "node 'c' (Conv2d) expects an image [channels, height, width], but is given [4]",
            [In, new("c", new Layer.Conv2d(2, 3), ["x"])],
            "c"
        );
        Refuses<ShapeException>(
            "node 's' (Add) expects inputs whose extents, from the last axis on, are equal or 1, but is "
                + "given [4] and [3]",
            [In, new("y", new Layer.Input([3])), new("s", new Layer.Add(), ["x", "y"])],
            "s"
        );
        Refuses<ShapeException>(
            "node 'k' (Scale) expects one input",
            [In, new("k", new Layer.Custom(new Scale(1)), ["x", "x"])],
            "k"
        );
    }

    [Fact]
    public void A_value_too_large_to_index_names_the_node() =>
        Refuses<ShapeException>(
            "node 'c' (Concat) has more than 2000000000 values",
            [new("big", new Layer.Input([30_000, 50_000])), new("c", new Layer.Concat(), ["big", "big"])],
            "c"
        );

    [Fact]
    public void A_parameter_too_large_to_index_names_the_node() =>
        Refuses<ShapeException>(
            "node 'd' (Dense) has more than 2000000000 values",
            [new("big", new Layer.Input([70_000])), new("d", new Layer.Dense(70_000), ["big"])],
            "d"
        );

    [Fact]
    public void More_parameters_than_one_buffer_holds_are_refused() =>
        Refuses<ModelException>(
            "the model has 2400070000 values of trained parameters, but at most 2000000000 are possible",
            [
                new("big", new Layer.Input([30_000])),
                new("a", new Layer.Dense(40_000), ["big"]),
                new("b", new Layer.Dense(30_000), ["a"]),
            ],
            "b"
        );

    [Fact]
    public void Extents_that_an_int_does_not_hold_name_the_node()
    {
        var wide = new Node("w", new Layer.Input([1, 1, 2_000_000_000]));
        foreach (
            var layer in new Layer[]
            {
                new Layer.ZeroPad2d(new Padding.Sides(0, 0, 0, 200_000_000)),
                new Layer.Conv2d(1, 1, padding: new Padding.Sides(0, 0, int.MaxValue, int.MaxValue)),
                new Layer.Conv2d(1, (1, 1_500_000_000), padding: Padding.Same, dilation: 2),
                new Layer.Conv2d(2, 1),
                new Layer.Conv2d(1, 1, stride: int.MaxValue, padding: new Padding.Sides(0, 0, 0, 100_000_000)),
            }
        )
            Refuses<ShapeException>("node 'n' (", [wide, new("n", layer, ["w"])], "n");
        Refuses<ShapeException>(
            "node 'c' (Concat) has more than 2000000000 values",
            [wide, new("c", new Layer.Concat(), ["w", "w"])],
            "c"
        );
        Assert.Equal(
            Shape.Of(1, 1, 2_000_000_000),
            new Model([wide, new("p", new Layer.MaxPool2d(1), ["w"])], ["p"]).ShapeOf("p")
        );
    }

    [Fact]
    public void Shared_parameters_exist_once()
    {
        var model = new Model(
            [In, new("a", new Layer.Dense(4), ["x"]), new("b", new Layer.Dense(4), ["a"], "a")],
            ["b"]
        );
        Assert.Equal(["a.weight", "a.bias"], model.Parameters.Select(p => p.Name));
        Assert.Equal("a", model.Nodes[2].ParameterOwner);
        Assert.Equal("a", model.Nodes[1].ParameterOwner);
    }

    [Fact]
    public void Parameters_that_cannot_be_shared_are_refused()
    {
        var a = new Node("a", new Layer.Dense(3), ["x"]);
        Refuses<ModelException>(
            "node 'b' shares the parameters of 'y', but",
            [In, a, new("b", new Layer.Dense(3), ["x"], "y")],
            "b"
        );
        Refuses<ModelException>(
            "node 'b' shares the parameters of 'b', but",
            [In, a, new("b", new Layer.Dense(3), ["x"], "b")],
            "b"
        );
        Refuses<ModelException>("their layers differ", [In, a, new("b", new Layer.Dense(3, false), ["x"], "a")], "b");
        Refuses<ModelException>(
            "which has none of its own: name 'a'",
            [In, a, new("b", new Layer.Dense(3), ["x"], "a"), new("c", new Layer.Dense(3), ["x"], "b")],
            "c"
        );
        Refuses<ShapeException>(
            "needs weight [3, 3], bias [3] where there are weight [3, 4], bias [3]",
            [In, a, new("b", new Layer.Dense(3), ["a"], "a")],
            "b"
        );
    }

    [Fact]
    public void Equality_is_by_nodes_and_outputs()
    {
        static Model Make(int units = 3, string name = "a", string output = "x") =>
            new([new("x", new Layer.Input([4])), new(name, new Layer.Dense(units), ["x"])], [output]);
        StructuralEquality.AssertEqual(Make(), Make());
        StructuralEquality.AssertDiffer(Make(), Make(units: 2));
        StructuralEquality.AssertDiffer(Make(), Make(name: "b"));
        StructuralEquality.AssertDiffer(Make(), Make(output: "a"));
    }

    [Fact]
    public void First_parameters_depend_on_seed_and_name_only()
    {
        var first = Zoo.Chain.Initialize<double>(1);
        StructuralEquality.AssertEqual(first, Zoo.Chain.Initialize<double>(1));
        StructuralEquality.AssertDiffer(first, Zoo.Chain.Initialize<double>(2));
        var longer = new Model([.. Zoo.Chain.Nodes, new("extra", new Layer.Dense(9), ["0"])], ["2"]).Initialize<double>(
            1
        );
        Assert.All(first, pair => Assert.True(pair.Value.Equals(longer[pair.Key]), pair.Key));
        Assert.True(first.To<float>().Equals(Zoo.Chain.Initialize<float>(1)));
        Assert.Equal(new double[2], first["2.bias"].Span.ToArray());
    }
}
