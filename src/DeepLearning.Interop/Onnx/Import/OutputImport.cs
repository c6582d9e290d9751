namespace DeepLearning.Interop.Onnx.Import;

/// <summary>The graph's outputs: computed values, each by a node of its own.</summary>
internal sealed class OutputImport(GraphImport graph)
{
    public Sequence<ImportValue.Computed> Read(Sequence<OnnxValue> outputs)
    {
        var nodes = new HashSet<LayerNode>();
        var computed = new List<ImportValue.Computed>();
        foreach (var output in outputs)
        {
            var value = Computed(output.Name, graph[output.Name]);
            computed.Add(nodes.Add(value.Node) ? value : Again(output.Name, value));
        }

        return computed.ToSequence();
    }

    /// <summary>A sum of one value is that value, at a node of another name.</summary>
    private ImportValue.Computed Again(string name, ImportValue.Computed value) =>
        value with
        {
            Node = graph.Layers.Add(new Layer.Add(), [value.Node], new Dictionary<string, ParameterValue>(), [name]),
        };

    private static ImportValue.Computed Computed(string name, ImportValue value) =>
        value switch
        {
            ImportValue.Computed computed => computed,
            ImportValue.Deferred deferred => throw new InvalidDataException(Refusal.Of(deferred)),
            ImportValue.Unavailable unavailable => throw new InvalidDataException(
                $"its output '{name}' is {unavailable.Why}"
            ),
            ImportValue.Moved => throw new InvalidDataException(
                $"its output '{name}' has the batch's axis elsewhere than at the front"
            ),
            ImportValue.Indices => throw new InvalidDataException($"its output '{name}' is an input of integers"),
            _ => throw new InvalidDataException($"its output '{name}' is a constant, which no input changes"),
        };
}
