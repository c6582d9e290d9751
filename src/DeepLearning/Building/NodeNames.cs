using System.Globalization;

namespace DeepLearning;

/// <summary>
/// The names of a network's nodes: those without one are numbered in order, as nn.Sequential numbers a chain:
/// activations count, named nodes and inputs do not. Inputs without a name are "input", "input1", "input2", ...
/// </summary>
internal static class NodeNames
{
    private const string Input = "input";

    /// <summary>The names in a model of these nodes alone.</summary>
    public static Dictionary<NetNode, string> Of(List<NetNode> nodes) => Of(nodes, firstNumber: 0, firstInput: 0);

    /// <summary>
    /// The names in a model that has others already: numbers go on behind its last one, so that what is appended to a
    /// chain has the number that nn.Sequential would give it.
    /// </summary>
    public static Dictionary<NetNode, string> Behind(Model model, List<NetNode> nodes) =>
        Of(
            nodes,
            model.Nodes.Max(node => Number(node.Name)) + 1,
            model.Nodes.Max(node =>
                node.Name == Input ? 0
                : node.Name.StartsWith(Input, StringComparison.Ordinal) ? Number(node.Name[Input.Length..])
                : -1
            ) + 1
        );

    private static Dictionary<NetNode, string> Of(List<NetNode> nodes, int firstNumber, int firstInput)
    {
        var (names, inputs, others) = (new Dictionary<NetNode, string>(), firstInput, firstNumber);
        foreach (var node in nodes)
            names[node] =
                node.Name
                ?? (
                    node.Layer is Layer.Input
                        ? inputs++ is var n and > 0
                            ? FormattableString.Invariant($"{Input}{n}")
                            : Input
                        : FormattableString.Invariant($"{others++}")
                );
        return names;
    }

    /// <summary>The number that a name is, or -1.</summary>
    private static int Number(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue
            ? number
            : -1;
}
