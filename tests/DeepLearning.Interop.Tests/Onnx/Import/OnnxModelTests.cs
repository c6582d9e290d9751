using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop.Tests.Onnx.Import;

public sealed class OnnxModelTests
{
    private static GraphOf Dense() =>
        new GraphOf()
            .Input("x", -1, 3)
            .Weight("fc.weight", 2, 3)
            .Weight("fc.bias", 2)
            .Node("Gemm", "y", "x fc.weight fc.bias", ("transB", 1))
            .Output("y");

    [Fact]
    public void A_file_is_a_value()
    {
        var graph = Dense();
        graph.Proto.ProducerName = "pytorch";
        graph.Proto.ProducerVersion = "1.13.1";
        graph.Proto.MetadataProps.Add(new StringStringEntryProto { Key = "classes", Value = "[]" });
        var model = OnnxModel.Read(graph.Stream());
        Assert.Equal((8, 17, "pytorch 1.13.1"), (model.IrVersion, model.Opset, model.Producer));
        Assert.Equal("x: Float32[n, 3]", Assert.Single(model.Inputs).ToString());
        Assert.Equal("node 'y' (Gemm)", Assert.Single(model.Nodes).ToString());
        Assert.Equal("1", model.Nodes[0].Attribute("transB")?.ToString());
        Assert.Equal(["fc.bias", "fc.weight"], model.Initializers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(KeyValuePair.Create("classes", "[]"), Assert.Single(model.Metadata));
    }

    private static (DataType Type, Action<TensorProto> Add, double Value)[] Fields =>
        [
            (DataType.Float, t => t.FloatData.Add(1.5f), 1.5),
            (DataType.Double, t => t.DoubleData.Add(1.5), 1.5),
            (DataType.Int32, t => t.Int32Data.Add(-7), -7),
            (DataType.Int16, t => t.Int32Data.Add(-7), -7),
            (DataType.Int8, t => t.Int32Data.Add(-7), -7),
            (DataType.Uint16, t => t.Int32Data.Add(65535), 65535),
            (DataType.Uint8, t => t.Int32Data.Add(255), 255),
            (DataType.Bool, t => t.Int32Data.Add(1), 1),
            (DataType.Float16, t => t.Int32Data.Add(0x3e00), 1.5),
            (DataType.Bfloat16, t => t.Int32Data.Add(0x3fc0), 1.5),
            (DataType.Float8E4M3Fn, t => t.Int32Data.Add(0x3c), 1.5),
            (DataType.Float8E5M2, t => t.Int32Data.Add(0x3e), 1.5),
            (DataType.Int64, t => t.Int64Data.Add(-7), -7),
            (DataType.Uint64, t => t.Uint64Data.Add(7), 7),
            (DataType.Uint32, t => t.Uint64Data.Add(uint.MaxValue), uint.MaxValue),
            (DataType.Float16, t => t.RawData = ByteString.CopyFrom(0x00, 0x3e), 1.5),
        ];

    [Fact]
    public void Elements_lie_in_their_types_field()
    {
        foreach (var (type, add, value) in Fields)
        {
            var graph = Dense();
            var tensor = new TensorProto { Name = "t", DataType = (int)type };
            add(tensor);
            graph.Proto.Graph.Initializer.Add(tensor);
            Assert.Equal(value, OnnxModel.Read(graph.Stream()).Initializers["t"].To<double>()[0]);
        }
    }

    private static (string Cause, Action<ModelProto> Change)[] Hostile =>
        [
            ("it has no graph", m => m.Graph = null),
            ("names the operator set '' twice", m => m.OpsetImport.Add(m.OpsetImport[0].Clone())),
            ("its operator set is -1", m => m.OpsetImport[0].Version = -1),
            ("two values are named 'fc.bias'", m => m.Graph.Initializer.Add(m.Graph.Initializer[1].Clone())),
            ("two values are named 'y'", m => m.Graph.Node.Add(m.Graph.Node[0].Clone())),
            ("it has two inputs 'x'", m => m.Graph.Input.Add(m.Graph.Input[0].Clone())),
            ("reads 'nothing', which nothing defines", m => m.Graph.Node[0].Input[0] = "nothing"),
            ("in a circle", m => m.Graph.Node[0].Input[0] = "y"),
            ("its output 'z' is defined by nothing", m => m.Graph.Output[0].Name = "z"),
            ("it has no output", m => m.Graph.Output.Clear()),
            ("it has two outputs 'y'", m => m.Graph.Output.Add(m.Graph.Output[0].Clone())),
            ("an initializer has no name", m => m.Graph.Initializer[0].Name = ""),
            ("the element type STRING, which", m => m.Graph.Initializer[0].DataType = (int)DataType.String),
            ("the element type COMPLEX64, which", m => m.Graph.Initializer[0].DataType = (int)DataType.Complex64),
            ("the element type 77, which is none", m => m.Graph.Initializer[0].DataType = 77),
            ("needs 8 bytes, but has 24", m => m.Graph.Initializer[0].Dims[1] = 1),
            ("has an axis of extent -3", m => m.Graph.Initializer[0].Dims[0] = -3),
            ("has an axis of extent 1152921504606846976", m => m.Graph.Initializer[0].Dims[0] = 1L << 60),
            ("has more than 2000000000 values", m => m.Graph.Initializer[0].Dims.Add(1 << 30)),
            ("has 70 axes", m => m.Graph.Initializer[0].Dims.AddRange(Enumerable.Repeat(1L, 68))),
            ("in two fields", m => m.Graph.Initializer[0].Int32Data.Add(1)),
            ("is a segment", m => m.Graph.Initializer[0].Segment = new()),
            ("it has a sparse initializer", m => m.Graph.SparseInitializer.Add(new SparseTensorProto())),
            ("the input 'x' is no tensor", m => m.Graph.Input[0].Type = null),
            ("two attributes 'transB'", m => m.Graph.Node[0].Attribute.Add(m.Graph.Node[0].Attribute[0].Clone())),
            (
                "a kind that is none, 99",
                m => m.Graph.Node[0].Attribute[0].Type = (AttributeProto.Types.AttributeType)99
            ),
            ("stands for another", m => m.Graph.Node[0].Attribute[0].RefAttrName = "a"),
        ];

    [Fact]
    public void A_file_that_contradicts_itself_is_refused()
    {
        foreach (var (cause, change) in Hostile)
        {
            var graph = Dense();
            change(graph.Proto);
            var message = Assert.Throws<OnnxException>(() => OnnxModel.Read(graph.Stream())).Message;
            Assert.Contains(cause, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void Messages_nested_deep_are_refused()
    {
        // An attribute that holds a graph whose node has such an attribute, and so on.
        var inner = new GraphProto();
        for (var depth = 0; depth < 200; depth++)
        {
            var attribute = new AttributeProto { Name = "body", G = inner };
            var node = new NodeProto { OpType = "If" };
            node.Attribute.Add(attribute);
            inner = new GraphProto();
            inner.Node.Add(node);
        }

        var model = new ModelProto { Graph = inner };
        var message = Assert.Throws<OnnxException>(() => OnnxModel.Read(new MemoryStream(model.ToByteArray()))).Message;
        Assert.Contains("it is no protocol buffer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_messages_take_the_memory_that_is_said()
    {
        // Each attribute is two bytes: its field's number and a length of 0.
        var content = new byte[200_000];
        for (var i = 0; i < content.Length; i += 2)
            content[i] = 5 << 3 | 2;
        var node = new byte[content.Length + 20];
        var stream = new CodedOutputStream(node);
        stream.WriteTag(1, WireFormat.WireType.LengthDelimited);
        stream.WriteLength(content.Length);
        foreach (var value in content)
            stream.WriteRawTag(value);
        var file = new MemoryStream();
        var output = new CodedOutputStream(file);
        output.WriteTag(7, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(node, 0, (int)stream.Position));
        output.Flush();
        file.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<OnnxException>(() => OnnxModel.Read(file));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < OnnxModel.MemoryMultiple * file.Length, $"{allocated} bytes for {file.Length}");
    }
}
