using System.Globalization;
using DeepLearning.Interop.Onnx.Schema;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A graph as values. A value is defined once (by an input, an initializer, or as a node's output) and read only after
/// that: what ONNX calls static single assignment and a topological order. So there are no circles.
/// </summary>
internal sealed class GraphReader(GraphProto graph, string? folder)
{
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly TensorReader _tensors = new(folder);

    public static GraphContent Read(GraphProto graph, string? folder) => new GraphReader(graph, folder).Read();

    private GraphContent Read()
    {
        if (graph.SparseInitializer.Count > 0)
            throw new InvalidDataException("it has a sparse initializer, which is not read");
        var initializers = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            Define(tensor.Name, "an initializer");
            initializers.Add(tensor.Name, _tensors.Read(tensor, $"the initializer '{tensor.Name}'"));
        }

        // Up to version 3 of the format an initializer is an input too, with a default.
        var inputs = new List<OnnxValue>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Input)
        {
            if (!named.Add(input.Name))
                throw new InvalidDataException($"it has two inputs '{input.Name}'");
            if (initializers.ContainsKey(input.Name))
                continue;
            Define(input.Name, "an input");
            inputs.Add(ValueOf(input, "input"));
        }

        var nodes = graph.Node.Select(NodeOf).ToSequence();
        var outputs = graph.Output.Select(output => ValueOf(output, "output")).ToSequence();
        foreach (var output in outputs)
            if (!_defined.Contains(output.Name))
                throw new InvalidDataException($"its output '{output.Name}' is defined by nothing");
        if (outputs.Count == 0)
            throw new InvalidDataException("it has no output");
        if (outputs.CountBy(output => output.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } doubled)
            throw new InvalidDataException($"it has two outputs '{doubled}'");
        return new(inputs.ToSequence(), outputs, nodes, initializers);
    }

    private void Define(string name, string what)
    {
        if (name.Length == 0)
            throw new InvalidDataException($"{what} has no name");
        if (!_defined.Add(name))
            throw new InvalidDataException($"two values are named '{name}', one of them {what}");
    }

    private OnnxNode NodeOf(NodeProto proto, int index)
    {
        var node = new OnnxNode
        {
            Name = proto.Name.Length > 0 ? proto.Name : string.Create(CultureInfo.InvariantCulture, $"#{index}"),
            Operator = proto.OpType,
            Domain = OpsetReader.Domain(proto.Domain),
            Inputs = proto.Input.ToSequence(),
            Outputs = proto.Output.ToSequence(),
            Attributes = AttributeReader.Read(proto.Attribute, _tensors, $"node '{proto.Name}'"),
        };
        foreach (var input in node.Inputs)
            if (input.Length > 0 && !_defined.Contains(input))
                throw new InvalidDataException($"{node} reads '{input}', {WhyUndefined(input)}");
        foreach (var output in node.Outputs)
            if (output.Length > 0)
                Define(output, $"an output of {node}");
        return node;
    }

    private string WhyUndefined(string value) =>
        graph.Node.FirstOrDefault(node => node.Output.Contains(value)) is { } later
            ? $"which node '{later.Name}' ({later.OpType}) gives only later: nodes read each other in a circle, or are "
                + "out of order"
            : "which nothing defines";

    private static OnnxValue ValueOf(ValueInfoProto value, string what)
    {
        var name = $"the {what} '{value.Name}'";
        if (value.Type?.TensorType is not { } tensor)
            throw new InvalidDataException($"{name} is no tensor, or has no type");
        return new(value.Name, ElementTypeReader.Read(tensor.ElemType, name), AxesOf(tensor.Shape, name));
    }

    private static Sequence<OnnxAxis>? AxesOf(TensorShapeProto? shape, string what)
    {
        if (shape is null)
            return null;
        foreach (var axis in shape.Dim)
            if (axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && axis.DimValue < 0)
                throw new InvalidDataException($"{what} has an axis of extent {axis.DimValue}");
        return shape.Dim.Select(AxisOf).ToSequence();
    }

    private static OnnxAxis AxisOf(TensorShapeProto.Types.Dimension axis) =>
        axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
            ? new(axis.DimValue, "")
            : new(null, axis.DimParam);
}
