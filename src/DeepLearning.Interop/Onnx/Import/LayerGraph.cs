namespace DeepLearning.Interop.Onnx.Import;

/// <summary>The nodes of the model to be, in the order in which they were made.</summary>
internal sealed class LayerGraph
{
    private readonly List<LayerNode> _nodes = [];
    private readonly HashSet<LayerNode> _kept = [];

    public LayerNode Input(string name, Layer.Input input)
    {
        var node = new LayerNode
        {
            Layer = input,
            Inputs = [],
            Shape = input.Shape,
            Parameters = new Dictionary<string, ParameterValue>(),
            Names = [name],
        };
        _nodes.Add(node);
        return node;
    }

    /// <exception cref="ShapeException">What it reads does not fit, or a parameter has another shape.</exception>
    public LayerNode Add(
        Layer layer,
        Sequence<LayerNode> inputs,
        IReadOnlyDictionary<string, ParameterValue> parameters,
        Sequence<string> names,
        Scope scope = default
    )
    {
        var shapes = inputs.Select(input => input.Shape).ToSequence();
        var shape = layer.InferShape(shapes);
        foreach (var spec in layer.Parameters(shapes))
        {
            if (!parameters.TryGetValue(spec.Name, out var value))
                throw new ShapeException($"expects a parameter {spec.Name} {spec.Shape}, but is given none");
            if (value.Tensor.Shape != spec.Shape)
                throw new ShapeException($"expects {spec.Name} {spec.Shape}, but is given {value.Tensor.Shape}");
        }

        var node = new LayerNode
        {
            Layer = layer,
            Inputs = inputs,
            Shape = shape,
            Parameters = parameters,
            Names = names,
            Scope = scope,
        };
        _nodes.Add(node);
        return node;
    }

    /// <summary>A node stays, even where no output needs it.</summary>
    public void Keep(LayerNode node) => _kept.Add(node);

    /// <summary>The model of what the outputs need; inputs of reals stay in any case.</summary>
    public (Model Model, Dictionary<string, StoredTensor> Parameters, Sequence<string> Outputs) Build(
        Sequence<LayerNode> outputs
    )
    {
        var live = Live(outputs);
        var nodes = _nodes
            .Where(node => live.Contains(node) || node.Layer is Layer.Input { IndicesBelow: null })
            .ToList();
        var names = new NodeNaming().Name(nodes);
        var owners = new Dictionary<string, LayerNode>(StringComparer.Ordinal);
        var parameters = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var built = new List<Node>();
        foreach (var node in nodes)
        {
            var name = names[node];
            var owner = OwnerOf(node, owners);
            if (owner is null)
                foreach (var (parameter, value) in node.Parameters)
                    parameters.Add($"{name}.{parameter}", value.Tensor);
            built.Add(
                new(
                    name,
                    node.Layer,
                    node.Inputs.Select(input => names[input]).ToSequence(),
                    owner is null ? null : names[owner]
                )
            );
        }

        var outputNames = outputs.Select(output => names[output]).ToSequence();
        return (new(built.ToSequence(), outputNames), parameters, outputNames);
    }

    /// <summary>Two equal layers that read the same initializers share them.</summary>
    private static LayerNode? OwnerOf(LayerNode node, Dictionary<string, LayerNode> owners)
    {
        if (node.Parameters.Count == 0 || node.Parameters.Values.Any(value => value.Source is null))
            return null;
        var key = string.Join('\n', node.Parameters.Select(pair => $"{pair.Key} {pair.Value.Source}"));
        if (owners.TryGetValue(key, out var owner))
            return owner.Layer == node.Layer ? owner : null;
        owners.Add(key, node);
        return null;
    }

    private HashSet<LayerNode> Live(Sequence<LayerNode> outputs)
    {
        var live = new HashSet<LayerNode>(outputs.Concat(_kept));
        for (var i = _nodes.Count - 1; i >= 0; i--)
            if (live.Contains(_nodes[i]))
                live.UnionWith(_nodes[i].Inputs);
        return live;
    }
}
