using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;
using static DeepLearning.Interop.Onnx.Schema.AttributeProto.Types;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>ONNX files for tests, a call an operator.</summary>
internal sealed class GraphOf
{
    private readonly ModelProto _model = new()
    {
        IrVersion = 8,
        Graph = new() { Name = "graph" },
    };

    public GraphOf(long opset = 17) => _model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });

    public ModelProto Proto => _model;

    public GraphOf Input(string name, params long[] extents) => Input(name, TensorProto.Types.DataType.Float, extents);

    /// <summary>An input whose free axes are -1.</summary>
    public GraphOf Input(string name, TensorProto.Types.DataType type, params long[] extents)
    {
        _model.Graph.Input.Add(Value(name, type, extents));
        return this;
    }

    public GraphOf Output(string name)
    {
        _model.Graph.Output.Add(Value(name, TensorProto.Types.DataType.Float, []));
        return this;
    }

    public GraphOf Weight(string name, long[] extents, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.AddRange(extents);
        tensor.FloatData.AddRange(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>A weight whose elements are small numbers in turn.</summary>
    public GraphOf Weight(string name, params long[] extents) =>
        Weight(
            name,
            extents,
            [.. Enumerable.Range(0, (int)extents.Aggregate(1L, (a, b) => a * b)).Select(i => (i % 7 - 3) / 4f)]
        );

    public GraphOf Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>A node of one output, which is called as the node.</summary>
    public GraphOf Node(string type, string name, string inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Output.Add(name);
        node.Input.AddRange(inputs.Split(' ').Select(input => input == "-" ? "" : input));
        foreach (var (key, value) in attributes)
            node.Attribute.Add(Attribute(key, value));
        _model.Graph.Node.Add(node);
        return this;
    }

    public byte[] Bytes() => _model.ToByteArray();

    public MemoryStream Stream() => new(Bytes());

    public ImportedModel<float> Import(OnnxImportOptions? options = null) => OnnxImport.Load<float>(Stream(), options);

    public string Refusal(OnnxImportOptions? options = null) =>
        Assert.Throws<OnnxException>(() => Import(options)).Message;

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case float real:
                (attribute.Type, attribute.F) = (AttributeType.Float, real);
                break;
            case int number:
                (attribute.Type, attribute.I) = (AttributeType.Int, number);
                break;
            case string text:
                (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(text));
                break;
            case long[] numbers:
                attribute.Type = AttributeType.Ints;
                attribute.Ints.AddRange(numbers);
                break;
            default:
                throw new ArgumentException($"{value.GetType()}", nameof(value));
        }

        return attribute;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, long[] extents)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in extents)
            shape.Dim.Add(
                extent < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                    : new TensorShapeProto.Types.Dimension { DimValue = extent }
            );
        return new()
        {
            Name = name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)type, Shape = shape },
            },
        };
    }
}
