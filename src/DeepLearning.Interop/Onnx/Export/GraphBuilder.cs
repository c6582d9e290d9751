using System.Globalization;
using DeepLearning.Interop.Onnx.Schema;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop;

/// <summary>
/// A graph that is being written. Values have one name each: that of the model's node or parameter; "NODE/operator"
/// within a node; "constant/2" for numbers, of which equal ones are one initializer.
/// </summary>
internal sealed class GraphBuilder(DataType type, int opset)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphValue> _constants = new(StringComparer.Ordinal);
    private string _scope = "";
    private int _scopeStart;

    public GraphProto Graph { get; } = new();

    public DataType Type => type;

    public bool IsDouble => type == DataType.Double;

    public int Opset => opset;

    /// <summary>No tensor: an input that is left out.</summary>
    public GraphValue None => new(this, "");

    /// <summary>Keeps a name for a node or parameter of the model.</summary>
    /// <returns>The name, or the nearest that nothing else has.</returns>
    public string Reserve(string name)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : $"{name}_{number}";
            if (_names.Add(candidate))
                return candidate;
        }
    }

    public GraphValue Initializer(TensorProto tensor)
    {
        Graph.Initializer.Add(tensor);
        return new(this, tensor.Name);
    }

    /// <summary>From here on operators are those of this node of the model.</summary>
    public void Begin(string node) => (_scope, _scopeStart) = (node, Graph.Node.Count);

    /// <summary>Gives the node's value its name, which is reserved.</summary>
    public GraphValue End(GraphValue value, string name)
    {
        var last = Graph.Node.Count > _scopeStart ? Graph.Node[^1] : null;
        if (last is not { Output: [var output] } || output != value.Name)
        {
            Node("Identity", [value]);
            last = Graph.Node[^1];
        }

        last.Output[0] = last.Name = name;
        return new(this, name);
    }

    public GraphValue Node(
        string @operator,
        ReadOnlySpan<GraphValue> inputs,
        params ReadOnlySpan<AttributeProto> attributes
    ) => Nodes(@operator, inputs, 1, attributes)[0];

    /// <summary>An operator of several outputs.</summary>
    public GraphValue[] Nodes(
        string @operator,
        ReadOnlySpan<GraphValue> inputs,
        int outputs,
        params ReadOnlySpan<AttributeProto> attributes
    )
    {
        var name = Reserve($"{_scope}/{@operator}");
        var node = new NodeProto { OpType = @operator, Name = name };
        foreach (var input in inputs)
            node.Input.Add(input.Name);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        for (var i = 0; i < outputs; i++)
            node.Output.Add(i == 0 ? name : Reserve(name));
        Graph.Node.Add(node);
        return [.. node.Output.Select(output => new GraphValue(this, output))];
    }

    /// <summary>A number of the graph's precision.</summary>
    public GraphValue Constant(double value) =>
        Shared(
            value.ToString("R", CultureInfo.InvariantCulture),
            name => TensorWriter.Of(name, type, Shape.Scalar, [value])
        );

    /// <summary>Integers along one axis.</summary>
    public GraphValue Integers(params long[] values) =>
        Shared($"[{string.Join(",", values)}]", name => TensorWriter.Of(name, [values.Length], values));

    /// <summary>An integer alone.</summary>
    public GraphValue Integer(long value) =>
        Shared($"int {value}", name => TensorWriter.Of(name, Shape.Scalar, [value]));

    /// <summary>One number at every place of a shape.</summary>
    public GraphValue Filled(Shape shape, double value) =>
        Shared(
            string.Create(CultureInfo.InvariantCulture, $"{shape} of {value:R}"),
            name => TensorWriter.Of(name, type, shape, Enumerable.Repeat(value, shape.Size))
        );

    /// <summary>Numbers that belong to this node of the model alone.</summary>
    public GraphValue Table(string what, Shape shape, IEnumerable<double> values) =>
        Initializer(TensorWriter.Of(Reserve($"{_scope}/{what}"), type, shape, values));

    /// <summary>Places that belong to this node of the model alone.</summary>
    public GraphValue Table(string what, Shape shape, long[] places) =>
        Initializer(TensorWriter.Of(Reserve($"{_scope}/{what}"), shape, places));

    private GraphValue Shared(string content, Func<string, TensorProto> tensor)
    {
        if (!_constants.TryGetValue(content, out var value))
            _constants.Add(content, value = Initializer(tensor(Reserve($"constant/{content}"))));
        return value;
    }
}
