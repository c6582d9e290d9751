using System.Globalization;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// One name a node: inputs keep theirs; a node with parameters is called as the module whose they are ("layer1.0.conv1"
/// of "layer1.0.conv1.weight"), so that parameters keep their names; others as their operator's node.
/// </summary>
internal sealed class NodeNaming
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public Dictionary<LayerNode, string> Name(IReadOnlyList<LayerNode> nodes)
    {
        var names = new Dictionary<LayerNode, string>();
        foreach (var node in nodes.Where(node => node.Layer is Layer.Input))
            names.Add(node, Take(node.Names));
        foreach (var node in nodes.Where(node => node.Layer is not Layer.Input))
            names.Add(node, Take(node.Names));
        return names;
    }

    private string Take(Sequence<string> candidates)
    {
        foreach (var candidate in candidates)
            if (IsName(candidate) && _taken.Add(candidate))
                return candidate;
        var last = candidates.LastOrDefault(IsName) ?? "node";
        for (var number = 2; ; number++)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{last}_{number}");
            if (_taken.Add(candidate))
                return candidate;
        }
    }

    private static bool IsName(string text) => !string.IsNullOrWhiteSpace(text);
}
