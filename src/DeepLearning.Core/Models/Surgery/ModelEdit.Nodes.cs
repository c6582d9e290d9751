namespace DeepLearning;

/// <summary>Edits of single nodes: another layer, another name, one more, one less.</summary>
public sealed partial record ModelEdit
{
    /// <summary>
    /// Another layer in one node. Parameters of the same name and shape carry over; to draw them anew, say so when they
    /// are transferred. A node that shared another's parameters has its own; nodes that shared its parameters keep the
    /// layer that it had.
    /// </summary>
    /// <exception cref="ModelException">There is no such node.</exception>
    /// <exception cref="ShapeException">
    /// The layer, or one behind it, does not take the shape that it is given.
    /// </exception>
    public ModelEdit Replace(string node, Layer layer)
    {
        var index = Model.IndexOf(node);
        if (Model.Nodes[index].Layer == layer)
            return this;
        var nodes = Nodes();
        nodes[index] = nodes[index] with { Node = nodes[index].Node with { Layer = layer, SharesParametersOf = null } };
        return With(Adopted(nodes, new Dictionary<string, NodeOrigin?> { [node] = Origins[index] }), Model.Outputs);
    }

    /// <summary>
    /// A new node behind another: what read that one reads the new one, and where it was an output, the new one is.
    /// </summary>
    /// <exception cref="ModelException">There is no such node, or the new name is taken.</exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit InsertBehind(string node, string name, Layer layer) =>
        InsertBehind(node, [new(name, layer, [node])]);

    /// <summary>
    /// New nodes behind another: what read that one reads the last of them, and where it was an output, the last is.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="nodes">They read it, each other, or what stands before it.</param>
    /// <exception cref="ModelException">
    /// There is no such node, nothing is to be inserted, or a new name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit InsertBehind(string node, Sequence<Node> nodes)
    {
        var (index, end) = (Model.IndexOf(node), End(nodes, $"behind '{node}'"));
        var all = Nodes().Select(edited => Rewired(edited, node, end)).ToList();
        all.InsertRange(index + 1, New(nodes));
        return With(all, Model.Outputs.Select(output => output == node ? end : output));
    }

    /// <summary>A new node before another, which reads it in place of its input.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The new one's name.</param>
    /// <param name="layer">Its layer, which reads that input.</param>
    /// <param name="input">Which input, where the node has several.</param>
    /// <exception cref="ModelException">
    /// There is no such node or input, it is not said which input is meant, or the new name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit InsertBefore(string node, string name, Layer layer, string? input = null) =>
        InsertBefore(node, [new(name, layer, [InputOf(Find(node), input, "insert between")])], input);

    /// <summary>New nodes before another, which reads the last of them in place of its input.</summary>
    /// <param name="node">The node.</param>
    /// <param name="nodes">They read that input, each other, or what stands before the node.</param>
    /// <param name="input">Which input, where the node has several.</param>
    /// <exception cref="ModelException">
    /// There is no such node or input, it is not said which input is meant, or a new name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit InsertBefore(string node, Sequence<Node> nodes, string? input = null)
    {
        var (index, end) = (Model.IndexOf(node), End(nodes, $"before '{node}'"));
        var read = InputOf(Find(node), input, "insert between");
        var all = Nodes();
        all[index] = Rewired(all[index], read, end);
        all.InsertRange(index, New(nodes));
        return With(all, Model.Outputs);
    }

    /// <summary>
    /// One node less: what read it reads its input, and where it was an output, its input is. What only it read stays;
    /// <see cref="Pruned"/> takes it away.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which input, where the node has several.</param>
    /// <exception cref="ModelException">
    /// There is no such node or input; it is not said which input is meant; or, of an input node, somebody reads it.
    /// </exception>
    /// <exception cref="ShapeException">What read the node does not take its input's shape.</exception>
    public ModelEdit Remove(string node, string? input = null)
    {
        var removed = Find(node);
        var readers = Model.Nodes.Where(other => other.Inputs.Contains(node)).Select(other => other.Name).ToArray();
        var isRead = readers.Length > 0 || Model.Outputs.Contains(node);
        if (isRead && removed.Inputs.Count == 0)
            throw new ModelException(
                $"node '{node}' ({removed.Layer.Kind}) cannot be removed: it reads nothing, so that "
                    + (
                        readers.Length > 0
                            ? $"{Names(readers)} would have no input; a model that begins later is a submodel"
                            : "the output would be nothing's; cut the model at another node"
                    )
            );
        var index = Model.IndexOf(node);
        var nodes = Nodes().Where(edited => edited.Node.Name != node);
        var outputs = Model.Outputs.AsEnumerable();
        if (isRead)
        {
            var heir = InputOf(removed, input, "leave its readers");
            nodes = nodes.Select(edited => Rewired(edited, node, heir));
            outputs = outputs.Select(output => output == node ? heir : output).Distinct();
        }

        return With(Adopted(nodes, new Dictionary<string, NodeOrigin?> { [node] = Origins[index] }), outputs);
    }

    /// <summary>Another name for a node, and so for its parameters, which carry over.</summary>
    /// <exception cref="ModelException">There is no such node, or the new name is taken.</exception>
    public ModelEdit Rename(string node, string name)
    {
        Find(node);
        return Renamed(old => old == node ? name : old);
    }

    /// <summary>Every node's name with something before it: "left." gives "left.0".</summary>
    public ModelEdit Prefixed(string prefix) => Renamed(name => prefix + name);

    /// <inheritdoc cref="ModelSurgery.WithFrozenBatchNorm"/>
    public ModelEdit WithFrozenBatchNorm(string pattern = "*", bool frozen = true) =>
        With(Model.WithFrozenBatchNorm(pattern, frozen));

    private ModelEdit Renamed(Func<string, string> names) =>
        With(
            Nodes()
                .Select(edited => edited.Reading(names))
                .Select(edited => edited with { Node = edited.Node with { Name = names(edited.Node.Name) } }),
            Model.Outputs.Select(names)
        );

    private static IEnumerable<EditedNode> New(Sequence<Node> nodes) =>
        nodes.Select(node => new EditedNode(node, null));

    /// <summary>What reads one value reads another in its place; whose parameters it shares stays.</summary>
    private static EditedNode Rewired(EditedNode edited, string from, string to) =>
        edited with
        {
            Node = edited.Node with
            {
                Inputs = edited.Node.Inputs.Select(input => input == from ? to : input).ToSequence(),
            },
        };

    private static string End(Sequence<Node> nodes, string where) =>
        nodes.Count > 0 ? nodes[^1].Name : throw new ModelException($"nothing is to be inserted {where}");

    /// <summary>The one value that a node reads, or the one of several that is named.</summary>
    private static string InputOf(Node node, string? input, string purpose)
    {
        var inputs = node.Inputs.Distinct().ToArray();
        if (input is not null)
            return inputs.Contains(input)
                ? input
                : throw new ModelException(
                    $"node '{node.Name}' does not read '{input}'; it reads "
                        + (inputs.Length == 0 ? "nothing" : Names(inputs))
                );
        return inputs.Length switch
        {
            1 => inputs[0],
            0 => throw new ModelException(
                $"node '{node.Name}' ({node.Layer.Kind}) reads nothing: there is no input to {purpose}"
            ),
            var count => throw new ModelException(
                $"node '{node.Name}' ({node.Layer.Kind}) reads {count} values, {Names(inputs)}: name the input to "
                    + purpose
            ),
        };
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
