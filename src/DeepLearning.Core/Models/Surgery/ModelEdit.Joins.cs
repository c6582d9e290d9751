namespace DeepLearning;

/// <summary>Two models as one.</summary>
public sealed partial record ModelEdit
{
    /// <summary>
    /// Another model behind this one: its inputs are this one's outputs. What is joined is neither an input nor an
    /// output any more; the other inputs and outputs of both stay.
    /// </summary>
    /// <param name="next">The model behind, or an edit of one. Names that both have are told apart by
    /// <see cref="Prefixed"/>.</param>
    /// <param name="joints">Which output goes into which input; nothing where there is one of each.</param>
    /// <exception cref="ModelException">
    /// A name is that of no output or input, or is in both models; or it is not said what goes where.
    /// </exception>
    /// <exception cref="ShapeException">An output has another shape than the input.</exception>
    public ModelEdit Then(ModelEdit next, params Sequence<(string Output, string Input)> joints)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (joints.Count == 0)
            joints = (Model.Outputs, next.Model.Inputs) is ([var output], [var input])
                ? [(output, input.Name)]
                : throw new ModelException(
                    $"say which output goes into which input: there are {Names(Model.Outputs)} and "
                        + $"{Names(next.Model.Inputs.Select(node => node.Name))}"
                );
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (output, input) in joints)
        {
            CheckJoint(OutputNamed(output), next, input);
            if (!values.TryAdd(input, output))
                throw new ModelException($"the input '{input}' is joined twice");
        }

        var joined = joints.Select(joint => joint.Output).ToHashSet();
        return Joined(
            next,
            next.Nodes()
                .Where(edited => !values.ContainsKey(edited.Node.Name))
                .Select(edited => edited.Reading(name => values.GetValueOrDefault(name, name))),
            Model.Outputs.Where(output => !joined.Contains(output)),
            next.Model.Outputs.Select(name => values.GetValueOrDefault(name, name))
        );
    }

    /// <summary>
    /// Another model beside this one: the inputs and outputs of both, this one's first. Names that both have are told
    /// apart by <see cref="Prefixed"/>.
    /// </summary>
    /// <exception cref="ModelException">A name is in both models.</exception>
    public ModelEdit Beside(ModelEdit other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Joined(other, other.Nodes(), Model.Outputs, other.Model.Outputs);
    }

    private ModelEdit Joined(
        ModelEdit other,
        IEnumerable<EditedNode> others,
        IEnumerable<string> outputs,
        IEnumerable<string> otherOutputs
    )
    {
        var added = others.ToArray();
        var doubled = added
            .Select(edited => edited.Node.Name)
            .Intersect(Model.Nodes.Select(node => node.Name))
            .ToArray();
        if (doubled.Length > 0)
            throw new ModelException(
                $"both models have {(doubled.Length == 1 ? "a node" : "nodes")} {Names(doubled)}: "
                    + "give one model's names a prefix (Prefixed)"
            );
        var first = Sources.Count;
        return new ModelEdit([.. Sources, .. other.Sources], Model, Origins).With(
            Nodes().Concat(added.Select(edited => edited with { Origin = Shifted(edited.Origin) })),
            [.. outputs, .. otherOutputs]
        );

        NodeOrigin? Shifted(NodeOrigin? origin) =>
            origin is null ? null : origin with { Source = origin.Source + first };
    }

    private void CheckJoint(string output, ModelEdit next, string input)
    {
        if (next.Find(input).Layer is not Layer.Input layer)
            throw new ModelException(
                $"node '{input}' is no input of the model behind; there are "
                    + Names(next.Model.Inputs.Select(node => node.Name))
            );
        var shape = Model.ShapeOf(output);
        if (layer.Shape != shape)
            throw new ShapeException(
                $"the output '{output}' has shape {shape}, but the input '{input}' expects {layer.Shape}"
            );
    }
}
