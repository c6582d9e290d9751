using DeepLearning.Interop.Onnx.Schema;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop.Tests.Onnx.Import;

public sealed class ExternalDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(params (string Key, string Value)[] entries)
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), [.. Enumerable.Range(0, 64).Select(i => (byte)i)]);
        var graph = new GraphOf().Input("x", -1, 3).Node("Relu", "y", "x").Output("y");
        Add(graph, "w", entries);
        return Write(graph);
    }

    private string Write(GraphOf graph)
    {
        var path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, graph.Bytes());
        return path;
    }

    private static void Add(GraphOf graph, string name, params (string Key, string Value)[] entries)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)DataType.Uint8,
            DataLocation = DataLocation.External,
        };
        tensor.Dims.Add(4);
        foreach (var (key, value) in entries)
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        graph.Proto.Graph.Initializer.Add(tensor);
    }

    [Fact]
    public void Bytes_beside_the_file_are_read()
    {
        var path = Write(("location", "weights.bin"), ("offset", "8"), ("length", "4"));
        Assert.Equal([8, 9, 10, 11], OnnxModel.Read(path).Initializers["w"].ToIntegers());
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../weights.bin")]
    [InlineData("sub/../../weights.bin")]
    [InlineData("./weights.bin")]
    [InlineData("C:\\weights.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("")]
    [InlineData("a//b")]
    public void Bytes_elsewhere_are_refused(string location)
    {
        var message = Assert.Throws<OnnxException>(() => OnnxModel.Read(Write(("location", location)))).Message;
        Assert.Contains("which is not below the file's folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        var path = Write(("location", "link.bin"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bin"), Path.Combine(_folder, "weights.bin"));
        var message = Assert.Throws<OnnxException>(() => OnnxModel.Read(path)).Message;
        Assert.Contains("which is a link", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offset", "61", "needs bytes 61 to 65")]
    [InlineData("offset", "9223372036854775807", "needs bytes")]
    [InlineData("offset", "-1", "no number of bytes")]
    [InlineData("offset", "99999999999999999999", "no number of bytes")]
    [InlineData("length", "5", "says that 'weights.bin' has 5")]
    [InlineData("location", "weights.bin", "two of 'location'")]
    public void What_the_entries_say_has_to_be_there(string key, string value, string cause)
    {
        var path = Write(("location", "weights.bin"), (key, value));
        Assert.Contains(
            cause,
            Assert.Throws<OnnxException>(() => OnnxModel.Read(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Tensors_do_not_lie_over_each_other()
    {
        Write(("location", "weights.bin"));
        var graph = new GraphOf().Input("x", -1, 3).Node("Relu", "y", "x").Output("y");
        Add(graph, "a", ("location", "weights.bin"), ("offset", "0"));
        Add(graph, "b", ("location", "weights.bin"), ("offset", "4"));
        Assert.Equal(2, OnnxModel.Read(Write(graph)).Initializers.Count);
        Add(graph, "c", ("location", "weights.bin"), ("offset", "2"));
        Assert.Contains(
            "the initializer 'c' lies over another tensor",
            Assert.Throws<OnnxException>(() => OnnxModel.Read(Write(graph))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nothing_lies_beside_a_stream()
    {
        using var stream = File.OpenRead(Write(("location", "weights.bin")));
        Assert.Contains(
            "read it by its path",
            Assert.Throws<OnnxException>(() => OnnxModel.Read(stream)).Message,
            StringComparison.Ordinal
        );
    }
}
