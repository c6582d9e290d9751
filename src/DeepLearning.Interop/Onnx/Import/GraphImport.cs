namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A walk over a graph's nodes: each becomes layers, a constant, or a part of a formula.</summary>
internal sealed class GraphImport
{
    private readonly Dictionary<string, ImportValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxNode> _producers = new(StringComparer.Ordinal);
    private readonly OnnxModel _model;

    public GraphImport(OnnxModel model, OnnxImportOptions options)
    {
        (_model, Options) = (model, options);
        foreach (var input in model.Nodes.SelectMany(node => node.Inputs).Concat(model.Outputs.Select(o => o.Name)))
            _readers[input] = _readers.GetValueOrDefault(input) + 1;
        foreach (var node in model.Nodes)
        foreach (var output in node.Outputs)
            _producers[output] = node;
        foreach (var (name, tensor) in model.Initializers)
            _values.Add(name, new ImportValue.Constant(tensor, name));
        var inputs = new InputImport(this);
        foreach (var input in model.Inputs)
            _values.Add(
                input.Name,
                options.Constants.TryGetValue(input.Name, out var constant)
                    ? new ImportValue.Constant(constant, input.Name)
                    : inputs.Read(input)
            );
    }

    public OnnxImportOptions Options { get; }

    /// <summary>
    /// The batch's size where the file fixes it; null where it is free, or where there is no batch axis.
    /// </summary>
    public long? BatchExtent { get; set; }

    /// <summary>Whether this library wrote the file.</summary>
    public bool IsOwn => _model.Producer.StartsWith(ModelWriter.Producer + " ", StringComparison.Ordinal);

    /// <summary>Whether PyTorch wrote the file.</summary>
    public bool IsPyTorchs => _model.Producer.StartsWith("pytorch", StringComparison.OrdinalIgnoreCase);

    /// <summary>How many axes of a computed value are none of a sample's: 1 or 0.</summary>
    public int BatchAxes => Options.HasBatchAxis ? 1 : 0;

    public LayerGraph Layers { get; } = new();

    public FoldingBudget Budget { get; } = new();

    public long OpsetOf(OnnxNode node) => _model.Opsets.GetValueOrDefault(node.Domain);

    public ImportValue this[string name] => _values[name];

    /// <summary>The node that gives a value; null for an input or an initializer.</summary>
    public OnnxNode? ProducerOf(string name) => _producers.GetValueOrDefault(name);

    /// <summary>How many nodes and outputs read a value.</summary>
    public int ReadersOf(string name) => _readers.GetValueOrDefault(name);

    public (Model Model, Dictionary<string, StoredTensor> Parameters, Sequence<ImportedOutput> Outputs) Build()
    {
        foreach (var node in _model.Nodes)
            Add(node);
        var computed = new OutputImport(this).Read(_model.Outputs);
        var (model, parameters, names) = Layers.Build(computed.Select(output => output.Node).ToSequence());
        var outputs = computed
            .Select((output, i) => new ImportedOutput(_model.Outputs[i].Name, names[i], output.Shape))
            .ToSequence();
        return (model, parameters, outputs);
    }

    /// <summary>Where the last of a layer's operators changes nothing, the one before is called as the layer.</summary>
    private static void Named(LayerNode node, string layer)
    {
        if (node.Scope.IsPart && node.Scope.Layer == layer)
            node.Names = [layer];
    }

    private void Add(OnnxNode node)
    {
        var import = new NodeImport(this, node);
        var results = import.Run();
        if (results is [ImportValue.Computed computed, ..] && import.Scope is { IsPart: false, Layer: { } layer })
        {
            Named(computed.Node, layer);
            Layers.Keep(computed.Node);
        }

        for (var i = 0; i < node.Outputs.Count; i++)
            if (node.Outputs[i].Length > 0)
                _values.Add(
                    node.Outputs[i],
                    i < results.Length
                        ? results[i]
                        : new ImportValue.Unavailable($"output {i} of {node}, which no layer gives")
                );
    }
}
