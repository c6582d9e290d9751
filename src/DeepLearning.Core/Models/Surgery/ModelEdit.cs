namespace DeepLearning;

/// <summary>
/// A model made from another, or from several, and where its parameters come from. Each edit is a pure function: it
/// gives a new edit with a new model, checked as any model is, and changes nothing. Edits follow one another:
/// <c>model.Edit().CutAt("features").Append("head", new Layer.Dense(10))</c>.
/// Nodes keep their names, also those that are numbers. Parameters belong to a node and not to its name: a node that is
/// renamed takes them along, and a new node of an old name has none of the old one's.
/// Where a node goes, or gets another layer, whose parameters others share, the first of these owns them from then on.
/// </summary>
public sealed partial record ModelEdit
{
    private ModelEdit(Sequence<Model> sources, Model model, Sequence<NodeOrigin?> origins) =>
        (Sources, Model, Origins) = (sources, model, origins);

    /// <summary>The model unchanged: every node is its own origin.</summary>
    public static ModelEdit Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new([model], model, model.Nodes.Select(node => (NodeOrigin?)new NodeOrigin(0, node.Name)).ToSequence());
    }

    /// <inheritdoc cref="Of"/>
    public static implicit operator ModelEdit(Model model) => Of(model);

    /// <summary>The models that edits began with: one, and one more for each that was joined.</summary>
    public Sequence<Model> Sources { get; }

    /// <summary>What they came to.</summary>
    public Model Model { get; }

    /// <summary>Where each of the model's nodes has its parameters from, in their order; null for a new node.</summary>
    public Sequence<NodeOrigin?> Origins { get; }

    /// <summary>Which parameters carry over, and which are new, gone, or of another name or shape.</summary>
    public ParameterReport Parameters => ParameterReport.Of(this);

    public override string ToString() => $"{Model}\n{Parameters}";

    /// <summary>The edit with this model in place of its own, of the same nodes in other settings.</summary>
    private ModelEdit With(Model model) => new(Sources, model, Origins);

    private ModelEdit With(IEnumerable<EditedNode> nodes, IEnumerable<string> outputs)
    {
        var list = nodes.ToArray();
        return new(
            Sources,
            new(list.Select(edited => edited.Node).ToSequence(), outputs.ToSequence()),
            list.Select(edited => edited.Origin).ToSequence()
        );
    }

    private List<EditedNode> Nodes() => [.. Model.Nodes.Select((node, index) => new EditedNode(node, Origins[index]))];

    private Node Find(string name) => Model.Nodes[Model.IndexOf(name)];

    /// <summary>
    /// The nodes, where owners of parameters are gone: the first that shared those of one owns them, and the others
    /// share its.
    /// </summary>
    /// <param name="nodes">In a model's order.</param>
    /// <param name="gone">The owners, and where their parameters come from.</param>
    private static IEnumerable<EditedNode> Adopted(IEnumerable<EditedNode> nodes, Dictionary<string, NodeOrigin?> gone)
    {
        var heirs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var edited in nodes)
            if (edited.Node.SharesParametersOf is not { } owner || !gone.TryGetValue(owner, out var origin))
                yield return edited;
            else if (heirs.TryAdd(owner, edited.Node.Name))
                yield return new(edited.Node with { SharesParametersOf = null }, origin);
            else
                yield return edited with
                {
                    Node = edited.Node with { SharesParametersOf = heirs[owner] },
                };
    }

    /// <summary>A node on its way from one model to the next.</summary>
    private readonly record struct EditedNode(Node Node, NodeOrigin? Origin)
    {
        /// <summary>The node with other names for what it reads and shares.</summary>
        public EditedNode Reading(Func<string, string> names) =>
            this with
            {
                Node = Node with
                {
                    Inputs = Node.Inputs.Select(names).ToSequence(),
                    SharesParametersOf = Node.SharesParametersOf is { } owner ? names(owner) : null,
                },
            };
    }
}
