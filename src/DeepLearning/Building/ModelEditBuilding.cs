namespace DeepLearning;

/// <summary>
/// Edits whose new nodes are written as a network is: functions from a handle to a handle. Nodes without a name are
/// numbered behind the model's last number, so that what is appended to a chain goes on in its numbers.
/// </summary>
public static class ModelEditBuilding
{
    /// <summary>
    /// New layers behind an output: <c>model.Edit().CutAt("features").Append(x => x.Dense(10).Named("head"))</c>.
    /// </summary>
    /// <param name="edit">The model so far.</param>
    /// <param name="layers">From the output's handle to that of what takes its place.</param>
    /// <param name="output">Which output, where the model has several.</param>
    /// <exception cref="ModelException">
    /// There is no such output, it is not said which is meant, the layers do not read it, or a name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public static ModelEdit Append(this ModelEdit edit, Func<NetNode, NetNode> layers, string? output = null) =>
        edit.Append(Nodes(edit.Model, edit.OutputNamed(output), layers), output);

    /// <summary>New layers behind a node as one more output: a head beside the others.</summary>
    /// <param name="edit">The model so far.</param>
    /// <param name="node">The node that they read.</param>
    /// <param name="layers">From the node's handle to that of the output.</param>
    /// <exception cref="ModelException">
    /// There is no such node, the layers do not read it, or a name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public static ModelEdit AddOutput(this ModelEdit edit, string node, Func<NetNode, NetNode> layers) =>
        edit.AddOutput(Nodes(edit.Model, node, layers));

    /// <summary>New layers between a node and all that reads it; where it was an output, the last layer is.</summary>
    /// <param name="edit">The model so far.</param>
    /// <param name="node">The node that they read.</param>
    /// <param name="layers">From the node's handle to that of what takes its place.</param>
    /// <exception cref="ModelException">
    /// There is no such node, the layers do not read it, or a name is taken.
    /// </exception>
    /// <exception cref="ShapeException">A layer does not take the shape that it is given.</exception>
    public static ModelEdit InsertBehind(this ModelEdit edit, string node, Func<NetNode, NetNode> layers) =>
        edit.InsertBehind(node, Nodes(edit.Model, node, layers));

    private static Sequence<Node> Nodes(Model model, string source, Func<NetNode, NetNode> layers)
    {
        var shape = model.ShapeOf(source);
        var start = new NetNode(new Layer.Input(shape), [], source);
        var order = GraphOrder.Of([layers(start)]);
        if (!order.Remove(start) || order.Count == 0)
            throw new ModelException(
                order.Count == 0
                    ? $"there are no layers behind '{source}': the function gives its argument"
                    : $"the layers behind '{source}' do not read it: use the function's argument"
            );
        var names = NodeNames.Behind(model, order);
        names[start] = source;
        return order.Select(node => node.ToNode(names)).ToSequence();
    }
}
