namespace DeepLearning.Interop.Onnx.Import;

internal sealed partial class NodeImport
{
    private static readonly Dictionary<string, ParameterValue> NoParameters = [];

    /// <summary>The node's layer, on one value whose shape is the node's.</summary>
    public ImportValue.Computed Apply(Layer layer, params ReadOnlySpan<ImportValue.Computed> inputs) =>
        Apply(layer, NoParameters, inputs);

    public ImportValue.Computed Apply(
        Layer layer,
        IReadOnlyDictionary<string, ParameterValue> parameters,
        params ReadOnlySpan<ImportValue.Computed> inputs
    )
    {
        var added = Add(layer, parameters, Nodes(inputs));
        return new(added, added.Shape);
    }

    /// <summary>The same of a layer that leaves the shape as it is.</summary>
    public ImportValue.Computed Elementwise(Layer layer, ImportValue.Computed input) =>
        input with
        {
            Node = Add(layer, NoParameters, [input.Node]),
        };

    /// <summary>A value in another shape; the same where it has that shape.</summary>
    public ImportValue.Computed Reshape(ImportValue.Computed input, Shape shape)
    {
        var nodeShape = shape.Rank == 0 ? Shape.Of(1) : shape;
        return input.Node.Shape == nodeShape
            ? input with
            {
                Shape = shape,
            }
            : new(Add(new Layer.Reshape(nodeShape), NoParameters, [input.Node]), shape);
    }

    /// <summary>A value with its axes in another order; the same where it is that order.</summary>
    public ImportValue.Computed Transpose(ImportValue.Computed input, params int[] axes) =>
        axes.SequenceEqual(Enumerable.Range(0, axes.Length))
            ? input
            : Apply(new Layer.Transpose(axes.ToSequence()), input);

    /// <summary>The axis of a sample that an axis of ONNX's is.</summary>
    /// <exception cref="InvalidDataException">There is no such axis, or it is the batch's.</exception>
    public int SampleAxis(long axis, Shape sample)
    {
        var rank = sample.Rank + BatchAxes;
        var at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank)
            throw Refuse($"works along axis {axis}, but what it reads has {rank} axes");
        return at < BatchAxes
            ? throw Refuse("works along the batch's axis, which a model's layers leave alone")
            : (int)at - BatchAxes;
    }

    private LayerNode Add(
        Layer layer,
        IReadOnlyDictionary<string, ParameterValue> parameters,
        Sequence<LayerNode> inputs
    ) => graph.Layers.Add(layer, inputs, parameters, NamesOf(parameters), Scope);

    private static Sequence<LayerNode> Nodes(ReadOnlySpan<ImportValue.Computed> inputs)
    {
        var nodes = new LayerNode[inputs.Length];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = inputs[i].Node;
        return nodes.ToSequence();
    }

    /// <summary>The module whose parameters they are, or else the operator's node or its value.</summary>
    private Sequence<string> NamesOf(IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var names = new List<string>();
        foreach (var (name, value) in parameters)
            if (value.Source is { } source && source.EndsWith($".{name}", StringComparison.Ordinal))
                names.Add(source[..^(name.Length + 1)]);
        if (!node.Name.StartsWith('#'))
            names.Add(node.Name);
        names.Add(node.Outputs.FirstOrDefault(output => output.Length > 0, node.Operator));
        return names.ToSequence();
    }
}
