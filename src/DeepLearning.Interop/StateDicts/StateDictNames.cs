namespace DeepLearning.Interop;

/// <summary>
/// Under which names PyTorch knows a model's parameters: each node's own, so that a node that shares another's has
/// names too, of the same tensors.
/// </summary>
internal sealed class StateDictNames
{
    /// <summary>A buffer of every batch norm in PyTorch; here only where the norm averages over all batches.</summary>
    public const string BatchCount = "num_batches_tracked";

    private const string RunningMean = "running_mean";

    public StateDictNames(Model model)
    {
        foreach (var node in model.Nodes)
        foreach (var parameter in model.ParametersOf(node))
            All.Add($"{node.Name}.{parameter.Spec.Name}", parameter);
        Uncounted =
        [
            .. All
                .Keys.Where(name => name.EndsWith($".{RunningMean}", StringComparison.Ordinal))
                .Select(name => name[..^RunningMean.Length] + BatchCount)
                .Where(name => !All.ContainsKey(name)),
        ];
    }

    /// <summary>All names in the nodes' order, and the parameter of each.</summary>
    public OrderedDictionary<string, ModelParameter> All { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts of batches that PyTorch keeps and a model has no use for.</summary>
    public HashSet<string> Uncounted { get; }
}
