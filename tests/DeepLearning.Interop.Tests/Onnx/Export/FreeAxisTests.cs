namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>Files that take any number of steps: each extent agrees with the model that is built for it.</summary>
public class FreeAxisTests
{
    [Theory]
    [InlineData(17)]
    [InlineData(22)]
    public void A_signal_may_have_any_length(int opset) =>
        AssertAgrees(
            steps =>
                new(
                    [
                        new("x", new Layer.Input([3, steps])),
                        new("conv", new Layer.Conv1d(4, 3, padding: Padding1d.Same), ["x"]),
                        new("norm", new Layer.BatchNorm(), ["conv"]),
                        new("relu", new Layer.ReLU(), ["norm"]),
                        new("pool", new Layer.MaxPool1d(2), ["relu"]),
                        new("tail", new Layer.Slice(1, -3), ["pool"]),
                        new("mean", new Layer.Mean([-1]), ["pool"]),
                        new("scores", new Layer.Dense(2), ["mean"]),
                    ],
                    ["scores", "pool", "tail"]
                ),
            new() { Opset = opset, FreeAxes = [new("x", -1)] },
            7,
            16,
            61
        );

    [Fact]
    public void Words_that_look_at_each_other_may_be_as_many_as_there_are() =>
        AssertAgrees(
            steps =>
                new(
                    [
                        new("words", new Layer.Input([steps], 9)),
                        new("table", new Layer.Embedding(9, 4), ["words"]),
                        new("keys", new Layer.Dense(4), ["table"]),
                        new("match", new Layer.MatMul(transposeSecond: true), ["table", "keys"]),
                        new("shares", new Layer.Softmax(), ["match"]),
                        new("mixed", new Layer.MatMul(), ["shares", "table"]),
                        new("norm", new Layer.LayerNorm(axes: 1), ["mixed"]),
                    ],
                    ["norm"]
                ),
            new() { FreeAxes = [new("words", 0, "words")] },
            1,
            5,
            40
        );

    [Fact]
    public void Axes_of_one_name_are_one()
    {
        static Model Of(int steps) =>
            new(
                [
                    new("x", new Layer.Input([2, steps])),
                    new("y", new Layer.Input([2, steps])),
                    new("sum", new Layer.Add(), ["x", "y"]),
                ],
                ["sum"]
            );

        AssertAgrees(Of, new() { FreeAxes = [new("x", 1), new("y", 1)] }, 3, 9);
        Assert.Equal(
            "the free axis 'steps' has the extent 8 in 'x', but 2 in 'y'",
            Assert.Throws<ModelException>(() => Export(Of(8), new() { FreeAxes = [new("x", 1), new("y", 0)] })).Message
        );
    }

    [Fact]
    public void Open_extents_have_names_where_they_are_the_input_s()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([2, 8])),
                new("conv", new Layer.Conv1d(3, 3, padding: 1), ["x"]),
                new("pool", new Layer.MaxPool1d(2), ["conv"]),
            ],
            ["conv", "pool"]
        );
        using var session = new OnnxSession<float>(Export(model, new() { FreeAxes = [new("x", 1)] }));
        Assert.Equal(["batch", "", "steps"], session.Session.InputMetadata["x"].SymbolicDimensions);
        Assert.Equal(["batch", "", "steps"], session.Session.OutputMetadata["conv"].SymbolicDimensions);
        Assert.Equal([-1, 3, -1], session.Session.OutputMetadata["pool"].Dimensions);
    }

    [Fact]
    public void An_axis_that_cannot_be_free_is_refused_with_the_node()
    {
        var cut = new Model(
            [new("x", new Layer.Input([2, 8])), new("half", new Layer.AdaptiveAvgPool1d(3), ["x"])],
            ["half"]
        );
        Assert.Equal(
            "the axis 'steps' of 'x' cannot be free: "
                + "the node 'half/Gather' would be another for the extent 1 than for 8",
            Refusal<OnnxException>(cut, new("x", 1))
        );
        var flat = new Model(
            [
                new("x", new Layer.Input([2, 8])),
                new("flat", new Layer.Flatten(), ["x"]),
                new("scores", new Layer.Dense(2), ["flat"]),
            ],
            ["scores"]
        );
        Assert.StartsWith(
            "the axis 'steps' of 'x' cannot be free: the node 'scores' would be another",
            Refusal<OnnxException>(flat, new("x", 1)),
            StringComparison.Ordinal
        );
        var shaped = new Model(
            [new("x", new Layer.Input([2, 8])), new("shaped", new Layer.Reshape([4, 4]), ["x"])],
            ["shaped"]
        );
        Assert.Equal(
            "the axis 'steps' of 'x' cannot be free: the model takes none above 8 that is near",
            Refusal<OnnxException>(shaped, new("x", 1))
        );
        Assert.Equal(
            "the free axis 'steps' is of 'y', but the model's inputs are x",
            Refusal<ModelException>(shaped, new("y", 1))
        );
        Assert.Throws<ShapeException>(() => Export(shaped, new() { FreeAxes = [new("x", 2)] }));
        Assert.Throws<ArgumentException>(() =>
            new OnnxExportOptions { FreeAxes = [new("x", 1), new("x", 1, "other")] }
        );
        Assert.Throws<ArgumentException>(() => new FreeAxis("x", 1, "batch"));
    }

    private static string Refusal<TException>(Model model, FreeAxis axis)
        where TException : Exception =>
        Assert.Throws<TException>(() => Export(model, new() { FreeAxes = [axis] })).Message;

    private static byte[] Export(Model model, OnnxExportOptions options)
    {
        using var file = new MemoryStream();
        OnnxExport.Save(file, model, ExportCheck.Parameters(model, 5).To<float>(), options);
        return file.ToArray();
    }

    private static void AssertAgrees(Func<int, Model> modelOf, OnnxExportOptions options, params int[] extents)
    {
        using var session = new OnnxSession<float>(Export(modelOf(8), options));
        foreach (var extent in extents.Append(8))
        {
            var model = modelOf(extent);
            var (parameters, inputs) = (ExportCheck.Parameters(model, 5), ExportCheck.Inputs(model, 3, 2));
            Assert.Equal((null, false), ExportCheck.Compare(session, model, parameters, inputs, 3));
        }
    }
}
