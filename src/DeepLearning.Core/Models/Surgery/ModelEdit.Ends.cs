namespace DeepLearning;

/// <summary>Edits of where a model begins and ends.</summary>
public sealed partial record ModelEdit
{
    /// <summary>A new node behind an output, which it takes the place of as an output; other readers stay.</summary>
    /// <param name="name">The new node's name.</param>
    /// <param name="layer">Its layer.</param>
    /// <param name="output">Which output, where the model has several.</param>
    /// <exception cref="ModelException">
    /// There is no such output, it is not said which is meant, or the new name is taken.
    /// </exception>
    /// <exception cref="ShapeException">The layer does not take the output's shape.</exception>
    public ModelEdit Append(string name, Layer layer, string? output = null) =>
        Append([new(name, layer, [OutputNamed(output)])], output);

    /// <summary>New nodes at the model's end, the last of which takes the place of an output.</summary>
    /// <param name="nodes">They read each other or any node of the model.</param>
    /// <param name="output">Which output, where the model has several.</param>
    /// <exception cref="ModelException">
    /// There is no such output, it is not said which is meant, nothing is to be appended, or a new name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit Append(Sequence<Node> nodes, string? output = null)
    {
        var (old, end) = (OutputNamed(output), End(nodes, "at the end"));
        return With(Nodes().Concat(New(nodes)), Model.Outputs.Select(name => name == old ? end : name));
    }

    /// <summary>New nodes at the model's end, the last of which is one more output: a head beside the others.</summary>
    /// <param name="nodes">They read each other or any node of the model.</param>
    /// <exception cref="ModelException">Nothing is to be added, or a new name is taken.</exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public ModelEdit AddOutput(Sequence<Node> nodes) =>
        With(Nodes().Concat(New(nodes)), [.. Model.Outputs, End(nodes, "as an output")]);

    /// <summary>
    /// The model that ends at these nodes: an extractor of features. What they do not depend on is gone, inputs too.
    /// </summary>
    /// <exception cref="ModelException">
    /// There is no such node, none is named, or none of them depends on an input.
    /// </exception>
    public ModelEdit CutAt(params Sequence<string> nodes)
    {
        var kept = Ancestors(nodes, []);
        var edit = Only(kept, nodes);
        return edit.Model.Inputs.Count > 0
            ? edit
            : throw new ModelException($"a cut at {Names(nodes)} leaves no input: nothing there depends on one");
    }

    /// <summary>The model without the nodes that no output depends on.</summary>
    /// <exception cref="ModelException">No output depends on an input.</exception>
    public ModelEdit Pruned() => CutAt(Model.Outputs);

    /// <summary>
    /// The part between these inputs and these outputs. A node that is named as an input becomes one of its output's
    /// shape, and keeps its name; what is before it is gone, its own parameters too.
    /// </summary>
    /// <param name="inputs">Nodes in whose place a batch brings values; input nodes too.</param>
    /// <param name="outputs">Where the part ends.</param>
    /// <exception cref="ModelException">
    /// There is no such node; an output depends on an input that is not named; or a named one is not read.
    /// </exception>
    public ModelEdit Submodel(Sequence<string> inputs, Sequence<string> outputs)
    {
        foreach (var input in inputs)
            Find(input);
        var kept = Ancestors(outputs, [.. inputs]);
        foreach (var input in inputs)
            if (!kept.Contains(input))
                throw new ModelException(
                    $"the input '{input}' is not read: no way leads from it to {Names(outputs)} past the other inputs"
                );
        foreach (var node in Model.Inputs)
            if (kept.Contains(node.Name) && !inputs.Contains(node.Name))
                throw new ModelException(
                    $"{Names(outputs)} depend on the input '{node.Name}' past those that are named: " + "name it too"
                );
        return Only(kept, outputs, [.. inputs]);
    }

    /// <summary>The output of this name; without one, the only output.</summary>
    /// <exception cref="ModelException">There is no such output, or there are several and no name.</exception>
    public string OutputNamed(string? output)
    {
        if (output is null)
            return Model.Outputs.Count == 1
                ? Model.Outputs[0]
                : throw new ModelException(
                    $"the model has {Model.Outputs.Count} outputs, {Names(Model.Outputs)}: name the one to append to"
                );
        Find(output);
        return Model.Outputs.Contains(output)
            ? output
            : throw new ModelException($"node '{output}' is no output of the model; there are {Names(Model.Outputs)}");
    }

    /// <summary>These nodes and all that they depend on, as far as the nodes where it stops.</summary>
    private HashSet<string> Ancestors(Sequence<string> ends, HashSet<string> stops)
    {
        var kept = new HashSet<string>(ends.Select(end => Find(end).Name), StringComparer.Ordinal);
        foreach (var node in Model.Nodes.Reverse())
            if (kept.Contains(node.Name) && !stops.Contains(node.Name))
                kept.UnionWith(node.Inputs);
        return kept;
    }

    /// <summary>The model of the kept nodes, some of which become inputs.</summary>
    private ModelEdit Only(HashSet<string> kept, Sequence<string> outputs, HashSet<string>? begins = null)
    {
        // A node that becomes an input owns nothing any more.
        var gone = Model
            .Nodes.Select((node, index) => (node, index))
            .Where(pair => !kept.Contains(pair.node.Name) || IsNewInput(pair.node))
            .ToDictionary(pair => pair.node.Name, pair => Origins[pair.index], StringComparer.Ordinal);
        var nodes = Nodes()
            .Where(edited => kept.Contains(edited.Node.Name))
            .Select(edited =>
                IsNewInput(edited.Node)
                    ? new(new(edited.Node.Name, new Layer.Input(Model.ShapeOf(edited.Node.Name))), null)
                    : edited
            );
        return With(Adopted(nodes, gone), outputs);

        bool IsNewInput(Node node) => begins is not null && begins.Contains(node.Name) && node.Layer is not Layer.Input;
    }
}
