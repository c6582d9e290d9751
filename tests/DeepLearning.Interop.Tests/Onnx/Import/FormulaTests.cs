namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>What exporters write for a layer that their operator set has no operator for.</summary>
public sealed class FormulaTests
{
    private static GraphOf Of(params long[] sample) => new GraphOf().Input("x", [-1, .. sample]);

    private static void Is(Layer expected, GraphOf graph)
    {
        var model = graph.Output("y").Import().Model;
        Assert.Equal(["x", "y"], model.Nodes.Select(node => node.Name));
        Assert.Equal(expected, model.Nodes[1].Layer);
    }

    [Fact]
    public void Gelu()
    {
        var graph = Of(5).Weight("root", [], 1.41421354f).Weight("one", [], 1).Weight("half", [], 0.5f);
        Is(
            new Layer.GELU(),
            graph
                .Node("Div", "a", "x root")
                .Node("Erf", "b", "a")
                .Node("Add", "c", "b one")
                .Node("Mul", "d", "x c")
                .Node("Mul", "y", "d half")
        );
        graph = Of(5).Weight("root", [], 0.70710677f).Weight("one", [], 1).Weight("half", [], 0.5f);
        Is(
            new Layer.GELU(),
            graph
                .Node("Mul", "h", "x half")
                .Node("Mul", "a", "x root")
                .Node("Erf", "b", "a")
                .Node("Add", "c", "one b")
                .Node("Mul", "y", "c h")
        );
    }

    [Fact]
    public void Approximate_gelu() =>
        Is(
            new Layer.GELU(approximate: true),
            Of(5)
                .Weight("three", [], 3)
                .Weight("cubic", [], 0.044715f)
                .Weight("root", [], 0.7978846f)
                .Weight("one", [], 1)
                .Weight("half", [], 0.5f)
                .Node("Pow", "a", "x three")
                .Node("Mul", "b", "a cubic")
                .Node("Add", "c", "x b")
                .Node("Mul", "d", "c root")
                .Node("Tanh", "e", "d")
                .Node("Add", "f", "e one")
                .Node("Mul", "g", "x half")
                .Node("Mul", "y", "g f")
        );

    [Fact]
    public void Silu() => Is(new Layer.SiLU(), Of(2, 3).Node("Sigmoid", "a", "x").Node("Mul", "y", "x a"));

    [Fact]
    public void Mish() =>
        Is(new Layer.Mish(), Of(2, 3).Node("Softplus", "a", "x").Node("Tanh", "b", "a").Node("Mul", "y", "x b"));

    [Fact]
    public void Mish_of_exponentials() =>
        Is(
            new Layer.Mish(),
            Of(3)
                .Weight("one", [], 1)
                .Node("Exp", "a", "x")
                .Node("Add", "b", "a one")
                .Node("Log", "c", "b")
                .Node("Tanh", "d", "c")
                .Node("Mul", "y", "x d")
        );

    [Fact]
    public void Log_sigmoid() => Is(new Layer.LogSigmoid(), Of(3).Node("Sigmoid", "a", "x").Node("Log", "y", "a"));

    [Fact]
    public void Hardswish_and_hardsigmoid()
    {
        GraphOf Clipped() =>
            Of(3)
                .Weight("three", [], 3)
                .Weight("zero", [], 0)
                .Weight("six", [], 6)
                .Node("Add", "a", "x three")
                .Node("Clip", "b", "a zero six");
        Is(new Layer.Hardsigmoid(), Clipped().Node("Div", "y", "b six"));
        Is(new Layer.Hardswish(), Clipped().Node("Mul", "c", "x b").Node("Div", "y", "c six"));
    }

    [Fact]
    public void Softplus_with_a_slope() =>
        Is(
            new Layer.Softplus(2),
            Of(3).Weight("two", [], 2).Node("Mul", "a", "x two").Node("Softplus", "b", "a").Node("Div", "y", "b two")
        );

    [Fact]
    public void Gated_linear_unit() =>
        Is(
            new Layer.GLU(0),
            Of(4, 3)
                .Integers("zero", 0)
                .Integers("two", 2)
                .Integers("end", long.MaxValue)
                .Integers("axis", 1)
                .Node("Slice", "a", "x zero two axis")
                .Node("Slice", "b", "x two end axis")
                .Node("Sigmoid", "c", "b")
                .Node("Mul", "y", "a c")
        );

    [Fact]
    public void Layer_norm()
    {
        var model = Of(2, 4)
            .Weight("two", [], 2)
            .Weight("epsilon", [], 1e-5f)
            .Weight("norm.weight", 4)
            .Weight("norm.bias", 4)
            .Node("ReduceMean", "mean", "x", ("axes", new long[] { -1 }))
            .Node("Sub", "centred", "x mean")
            .Node("Pow", "square", "centred two")
            .Node("ReduceMean", "variance", "square", ("axes", new long[] { -1 }))
            .Node("Add", "shifted", "variance epsilon")
            .Node("Sqrt", "root", "shifted")
            .Node("Div", "normal", "centred root")
            .Node("Mul", "scaled", "normal norm.weight")
            .Node("Add", "y", "scaled norm.bias")
            .Output("y")
            .Import()
            .Model;
        Assert.Equal(["x", "norm"], model.Nodes.Select(node => node.Name));
        Assert.Equal(new Layer.LayerNorm(1e-5, axes: 1), model.Nodes[1].Layer);
    }

    [Fact]
    public void Root_mean_square_norm()
    {
        var model = Of(2, 4)
            .Weight("two", [], 2)
            .Weight("epsilon", [], 1e-6f)
            .Weight("norm.weight", 4)
            .Node("Pow", "square", "x two")
            .Node("ReduceMean", "mean", "square", ("axes", new long[] { -1 }))
            .Node("Add", "shifted", "mean epsilon")
            .Node("Sqrt", "root", "shifted")
            .Node("Reciprocal", "inverse", "root")
            .Node("Mul", "normal", "x inverse")
            .Node("Mul", "y", "norm.weight normal")
            .Output("y")
            .Import()
            .Model;
        Assert.Equal(["x", "norm"], model.Nodes.Select(node => node.Name));
        Assert.Equal(new Layer.RMSNorm(1, 1e-6), model.Nodes[1].Layer);
    }

    [Fact]
    public void Group_norm()
    {
        var model = Of(4, 3, 3)
            .Weight("ones", [2], 1, 1)
            .Weight("zeros", [2], 0, 0)
            .Weight("norm.weight", 4, 1, 1)
            .Weight("norm.bias", 4, 1, 1)
            .Integers("rows", 0, 2, -1)
            .Node("Shape", "shape", "x")
            .Node("Reshape", "groups", "x rows")
            .Node("InstanceNormalization", "normal", "groups ones zeros", ("epsilon", 1e-5f))
            .Node("Reshape", "image", "normal shape")
            .Node("Mul", "scaled", "image norm.weight")
            .Node("Add", "y", "scaled norm.bias")
            .Output("y")
            .Import()
            .Model;
        Assert.Equal(["x", "norm"], model.Nodes.Select(node => node.Name));
        Assert.Equal(new Layer.GroupNorm(2), model.Nodes[1].Layer);
    }
}
