namespace DeepLearning.Interop.Tests.Onnx.Import;

public sealed class OnnxImportTests
{
    private static string[] Layers(GraphOf graph, OnnxImportOptions? options = null) =>
        [
            .. graph
                .Import(options)
                .Model.Nodes.Where(node => node.Layer is not Layer.Input)
                .Select(node => $"{node.Name}: {node.Layer.Kind} {node.Layer.Describe()}".TrimEnd()),
        ];

    [Fact]
    public void Parameters_keep_their_modules_names()
    {
        var imported = new GraphOf()
            .Input("x", -1, 2, 4, 4)
            .Weight("features.0.weight", 3, 2, 3, 3)
            .Weight("features.0.bias", 3)
            .Weight("head.weight", 5, 12)
            .Weight("head.bias", 5)
            .Node("Conv", "/features/0/Conv", "x features.0.weight features.0.bias")
            .Node("Relu", "/features/1/Relu", "/features/0/Conv")
            .Node("Flatten", "/Flatten", "/features/1/Relu")
            .Node("Gemm", "y", "/Flatten head.weight head.bias", ("transB", 1))
            .Output("y")
            .Import();
        Assert.Equal(
            ["x", "features.0", "/features/1/Relu", "/Flatten", "head"],
            imported.Model.Nodes.Select(node => node.Name)
        );
        Assert.Equal(
            ["features.0.bias", "features.0.weight", "head.bias", "head.weight"],
            imported.State.Parameters.Keys
        );
        Assert.Equal(new ImportedOutput("y", "head", [5]), Assert.Single(imported.Outputs));
    }

    [Fact]
    public void Weights_that_are_read_twice_are_shared()
    {
        var model = new GraphOf()
            .Input("x", -1, 3)
            .Weight("fc.weight", 3, 3)
            .Weight("fc.bias", 3)
            .Node("Gemm", "first", "x fc.weight fc.bias", ("transB", 1))
            .Node("Gemm", "second", "first fc.weight fc.bias", ("transB", 1))
            .Output("second")
            .Import()
            .Model;
        Assert.Equal("fc", model.Nodes[2].SharesParametersOf);
        Assert.Equal(2, model.Parameters.Count);
    }

    [Fact]
    public void A_view_by_the_batchs_size_is_a_reshape() =>
        Assert.Equal(
            ["flat: Reshape [12]"],
            Layers(
                new GraphOf()
                    .Input("x", -1, 3, 4)
                    .Integers("zero", 0)
                    .Integers("rest", -1)
                    .Node("Shape", "shape", "x")
                    .Node("Gather", "batch", "shape zero")
                    .Node("Concat", "target", "batch rest", ("axis", 0))
                    .Node("Reshape", "flat", "x target")
                    .Output("flat")
            )
        );

    [Fact]
    public void A_batch_that_the_file_fixes_is_free_in_the_model() =>
        Assert.Equal(
            ["flat: Reshape [12]"],
            Layers(
                new GraphOf()
                    .Input("x", 7, 3, 4)
                    .Integers("target", 7, 12)
                    .Node("Reshape", "flat", "x target")
                    .Output("flat")
            )
        );

    [Fact]
    public void A_reshape_that_mixes_samples_is_refused() =>
        Assert.Contains(
            "node 'flat' (Reshape) makes [14, 6] of a batch of [3, 4]: the batch's axis does not stay",
            new GraphOf()
                .Input("x", 7, 3, 4)
                .Integers("target", 14, 6)
                .Node("Reshape", "flat", "x target")
                .Output("flat")
                .Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_no_layer_expresses_is_refused_by_operator_and_node()
    {
        Assert.Equal(
            "the ONNX file cannot be read: node 'rnn' (LSTM) is an operator that no layer expresses",
            new GraphOf().Input("x", -1, 3).Node("LSTM", "rnn", "x").Output("rnn").Refusal()
        );
        Assert.Contains(
            "node 'e' (Erf) is none that a layer computes",
            new GraphOf().Input("x", -1, 3).Node("Erf", "e", "x").Output("e").Refusal(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "node 'y' (Relu) has the attribute slope (1), which is not read",
            new GraphOf().Input("x", -1, 3).Node("Relu", "y", "x", ("slope", 1)).Output("y").Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Free_axes_other_than_the_batchs_are_given()
    {
        var graph = new GraphOf().Input("x", -1, 3, -1).Node("Relu", "y", "x").Output("y");
        Assert.Contains("axis 2 of the input 'x' is free (n)", graph.Refusal(), StringComparison.Ordinal);
        var options = new OnnxImportOptions { Extents = new Dictionary<string, int> { ["n"] = 5 } };
        Assert.Equal([3, 5], graph.Import(options).Model.ShapeOf("y"));
        options = new OnnxImportOptions { Extents = new Dictionary<string, int> { ["x[2]"] = 6 } };
        Assert.Equal([3, 6], graph.Import(options).Model.ShapeOf("y"));
    }

    [Fact]
    public void A_table_is_looked_up_by_indices()
    {
        var imported = new GraphOf()
            .Input("tokens", DeepLearning.Interop.Onnx.Schema.TensorProto.Types.DataType.Int64, -1, 4)
            .Weight("words.weight", 10, 3)
            .Node("Gather", "y", "words.weight tokens")
            .Output("y")
            .Import();
        Assert.Equal(10, imported.Model.Inputs[0].IndicesBelow);
        Assert.Equal(new Layer.Embedding(10, 3), imported.Model.Nodes[1].Layer);
        Assert.Equal([4, 3], imported.Model.ShapeOf("words"));
    }

    [Fact]
    public void A_product_and_a_sum_are_a_dense_layer() =>
        Assert.Equal(
            ["fc: Dense 4"],
            Layers(
                new GraphOf()
                    .Input("x", -1, 2, 3)
                    .Weight("w", 3, 4)
                    .Weight("fc.bias", 4)
                    .Node("MatMul", "product", "x w")
                    .Node("Add", "y", "fc.bias product")
                    .Output("y")
            )
        );

    [Fact]
    public void A_reflected_pad_is_the_convolutions()
    {
        Assert.Equal(
            ["conv: Conv2d 2, 3x3, padding 1 reflect, no bias"],
            Layers(
                new GraphOf()
                    .Input("x", -1, 2, 4, 4)
                    .Integers("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                    .Weight("conv.weight", 2, 2, 3, 3)
                    .Node("Pad", "pad", "x pads", ("mode", "reflect"))
                    .Node("Conv", "y", "pad conv.weight")
                    .Output("y")
            )
        );
    }

    [Fact]
    public void A_pool_to_one_pixel_whose_axes_go_is_the_global_pool() =>
        Assert.Equal(
            ["y: GlobalAvgPool2d"],
            Layers(
                new GraphOf()
                    .Input("x", -1, 2, 4, 4)
                    .Node("GlobalAveragePool", "pool", "x")
                    .Node("Flatten", "y", "pool")
                    .Output("y")
            )
        );
}
