using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>What a file holds beside its operators, and what is refused.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly Model Net = new(
        [
            new("x", new Layer.Input([4])),
            new("hidden", new Layer.Dense(300), ["x"]),
            new("scores", new Layer.Dense(3), ["hidden"]),
            new("value", new Layer.Dense(2), ["hidden"]),
        ],
        ["scores", "value"]
    );

    private static readonly NamedTensors<float> Weights = ExportCheck.Parameters(Net, 1).To<float>();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Weights_may_lie_in_a_file_of_their_own()
    {
        var path = Path.Combine(_folder.FullName, "net.onnx");
        OnnxExport.Save(path, Net, Weights, new() { ExternalData = true });
        Assert.Equal(["net.onnx", "net.onnx.data"], _folder.GetFiles().Select(file => file.Name).Order());
        var file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var outside = file.Graph.Initializer.Where(tensor => tensor.ExternalData.Count > 0).ToArray();
        // 300 biases of 4 bytes are above the limit of 1024, 3 are not.
        Assert.Equal(
            ["hidden.weight", "hidden.bias", "scores.weight", "value.weight"],
            outside.Select(tensor => tensor.Name)
        );
        Assert.All(outside, tensor => Assert.Equal("net.onnx.data", Entry(tensor, "location")));
        Assert.All(outside, tensor => Assert.Equal(0, long.Parse(Entry(tensor, "offset")) % 4096));

        var inputs = ExportCheck.Inputs(Net, 2, 1);
        var parameters = ExportCheck.Parameters(Net, 1);
        using var session = new OnnxSession<float>(path);
        Assert.Equal((null, false), ExportCheck.Compare(session, Net, parameters, inputs, 2));
        var back = OnnxImport.Load<float>(path);
        Assert.Equal(Weights["hidden.weight"], back.State.Parameters["hidden.weight"]);
    }

    private static string Entry(TensorProto tensor, string key) =>
        tensor.ExternalData.Single(entry => entry.Key == key).Value;

    [Fact]
    public void Metadata_says_who_wrote_it_the_classes_and_how_rows_are_prepared()
    {
        var pipeline = new Pipeline(
            [new("x", [new("length", [new ColumnStep.Standardize()])])],
            [new PipelineTarget.Classes("kind", ["a", "b"])]
        ).Fit(new Table([new Column.Numbers("length", [1, 2, 4]), new Column.Texts("kind", ["a", "b", "a"])]));
        var options = new OnnxExportOptions
        {
            ClassNames = ["no \"thing\"", "a", "b"],
            Pipeline = pipeline,
            Metadata = [new("mean", "0.5")],
            GraphName = "net",
            Description = "What it is.",
        };
        using var session = new OnnxSession<float>(Export(options));
        var metadata = session.Session.ModelMetadata;
        Assert.Equal("DeepLearning", metadata.ProducerName);
        Assert.Equal("net", metadata.GraphName);
        Assert.Equal("What it is.", metadata.Description);
        Assert.Equal(["classes", "mean", "pipeline"], metadata.CustomMetadataMap.Keys.Order());
        Assert.Equal("[\"no \\u0022thing\\u0022\",\"a\",\"b\"]", metadata.CustomMetadataMap["classes"]);
        Assert.Equal("0.5", metadata.CustomMetadataMap["mean"]);
        Assert.Equal(pipeline, PipelineJson.ReadFitted(metadata.CustomMetadataMap["pipeline"]));
        var file = ModelProto.Parser.ParseFrom(Export(options));
        Assert.Matches(@"^\d+\.\d+\.\d+$", file.ProducerVersion);
    }

    [Theory]
    [InlineData(17, 8)]
    [InlineData(18, 8)]
    [InlineData(19, 9)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    [InlineData(22, 10)]
    public void The_operator_set_and_the_format_that_has_it_are_said(int opset, int format)
    {
        var file = ModelProto.Parser.ParseFrom(Export(new() { Opset = opset }));
        Assert.Equal((format, opset), (file.IrVersion, file.OpsetImport.Single().Version));
    }

    [Fact]
    public void Parameters_keep_their_names_and_a_shared_one_is_one()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3])),
                new("a", new Layer.Dense(3), ["x"]),
                new("b", new Layer.Dense(3), ["a"], "a"),
                new("norm", new Layer.BatchNorm(null), ["b"]),
                new("norm.bias", new Layer.ReLU(), ["norm"]),
            ],
            ["norm.bias"]
        );
        using var stream = new MemoryStream();
        OnnxExport.Save(stream, model, ExecutorState<float>.Initial(model, 1));
        var graph = ModelProto.Parser.ParseFrom(stream.ToArray()).Graph;
        Assert.Equal(
            ["a.weight", "a.bias", "norm.weight", "norm.bias_2", "norm.running_mean", "norm.running_var"],
            graph.Initializer.Select(tensor => tensor.Name)
        );
        Assert.Equal(["a", "b", "norm", "norm.bias"], graph.Node.Select(node => node.Name));
    }

    [Fact]
    public void Probabilities_take_the_outputs_names()
    {
        var inputs = ExportCheck.Inputs(Net, 2, 1);
        InputValues<float>[] floats = [inputs[0].Reals.ToArray().Select(value => (float)value).ToArray()];
        using var plain = new OnnxSession<float>(Export(new()));
        using var soft = new OnnxSession<float>(
            Export(new() { Activation = OutputActivation.Softmax, ActivatedOutputs = ["scores"] })
        );
        using var sigmoid = new OnnxSession<float>(Export(new() { Activation = OutputActivation.Sigmoid }));
        var logits = plain.Run(Net, [.. floats], 2);
        var shares = new float[3];
        Probabilities.Softmax(logits["scores"].Values.AsSpan(3), shares);
        var probabilities = soft.Run(Net, [.. floats], 2);
        Assert.Equal(shares, probabilities["scores"].Values[3..], (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(logits["value"].Values, probabilities["value"].Values);
        Assert.Equal(
            logits["value"].Values.Select(x => 1 / (1 + Math.Exp(-x))),
            sigmoid.Run(Net, [.. floats], 2)["value"].Values.Select(x => (double)x),
            (x, y) => Math.Abs(x - y) < 1e-6
        );
        var graph = ModelProto.Parser.ParseFrom(Export(new() { Activation = OutputActivation.Softmax })).Graph;
        Assert.Contains("scores/logits", graph.ValueInfo.Select(value => value.Name));
    }

    [Fact]
    public void Classes_of_an_image_lie_along_its_channels()
    {
        var model = new Model(
            [new("x", new Layer.Input([2, 3, 3])), new("map", new Layer.Conv2d(4, 1), ["x"])],
            ["map"]
        );
        using var stream = new MemoryStream();
        OnnxExport.Save(
            stream,
            model,
            model.Initialize<float>(1),
            new() { Activation = OutputActivation.Softmax, ClassAxis = -3 }
        );
        using var session = new OnnxSession<float>(stream.ToArray());
        var values = session.Run(model, [new float[18]], 1)["map"].Values;
        Assert.Equal(1, values[0] + values[9] + values[18] + values[27], 1e-6);
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_by_name()
    {
        var without = new NamedTensors<float>(Weights.Where(pair => pair.Key != "scores.bias"));
        var more = new NamedTensors<float>(
            Weights.Append(KeyValuePair.Create("other.bias", HostTensor<float>.Zeros([1])))
        );
        var other = new NamedTensors<float>(
            without.Append(KeyValuePair.Create("scores.bias", HostTensor<float>.Zeros([2])))
        );
        AssertThrows<ModelException>("the parameter 'scores.bias' [3] is missing", without);
        AssertThrows<ModelException>("the model has no parameter 'other.bias'", more);
        AssertThrows<ShapeException>("the parameter 'scores.bias' has shape [2], but the model's has [3]", other);
        AssertThrows<ModelException>(
            "an activation is asked for behind 'hidden', but the model's outputs are scores, value",
            Weights,
            new() { Activation = OutputActivation.Softmax, ActivatedOutputs = ["hidden"] }
        );
        AssertThrows<ShapeException>(
            "expects a shape with an axis 1, but is given [3]",
            Weights,
            new() { Activation = OutputActivation.Softmax, ClassAxis = 1 }
        );
        AssertThrows<ArgumentException>(
            "the metadata has a key 'classes', but so have the options (Parameter 'options')",
            Weights,
            new() { ClassNames = ["a"], Metadata = [new("classes", "b")] }
        );
        AssertThrows<ArgumentException>(
            "external data lies beside a file, but this is a stream (Parameter 'options')",
            Weights,
            new() { ExternalData = true }
        );
    }

    [Fact]
    public void An_activation_behind_an_input_is_refused()
    {
        var model = new Model([new("x", new Layer.Input([2]))], ["x"]);
        var options = new OnnxExportOptions { Activation = OutputActivation.Sigmoid };
        var e = Assert.Throws<ModelException>(() =>
            OnnxExport.Save(new MemoryStream(), model, NamedTensors<float>.Empty, options)
        );
        Assert.Equal("an activation is asked for behind 'x', which is an input", e.Message);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { Opset = 16 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { Opset = 23 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { ExternalDataFrom = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { Activation = (OutputActivation)3 });
        Assert.Throws<ArgumentException>(() => new OnnxExportOptions { Metadata = [new("a", "b"), new("a", "c")] });
    }

    [Fact]
    public void More_than_two_gigabytes_are_refused_without_external_data()
    {
        var bytes = ByteString.CopyFrom(new byte[64 << 20]);
        var file = new ModelProto { Graph = new() };
        for (var i = 0; i < 32; i++)
            file.Graph.Initializer.Add(new TensorProto { RawData = bytes });
        Assert.Equal(
            "the model has 2147483648 bytes of weights, but an ONNX file at most 2 GB: ask for external data",
            Assert.Throws<OnnxException>(() => ModelWriter.CheckSize(file)).Message
        );
        file.Graph.Initializer.RemoveAt(0);
        file.Graph.Initializer.RemoveAt(0);
        ModelWriter.CheckSize(file);
    }

    private static void AssertThrows<TException>(
        string message,
        NamedTensors<float> parameters,
        OnnxExportOptions? options = null
    )
        where TException : Exception =>
        Assert.Equal(
            message,
            Assert.Throws<TException>(() => OnnxExport.Save(new MemoryStream(), Net, parameters, options)).Message
        );

    private static byte[] Export(OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        OnnxExport.Save(stream, Net, Weights, options);
        return stream.ToArray();
    }
}
