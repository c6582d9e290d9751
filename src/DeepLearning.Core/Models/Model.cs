using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A network as an immutable value: a list of nodes, each of which reads earlier ones, and the names of its outputs. A
/// chain is the case where each reads the one before. The forward pass is a fold over the list, the backward pass the
/// fold over its reverse. All names and shapes are checked when the model is built; two models of equal nodes are
/// equal.
/// </summary>
public sealed record Model
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly Sequence<ModelParameter>[] _parameters;

    /// <exception cref="ModelException">
    /// A name is missing, doubled or not known yet; or parameters cannot be shared.
    /// </exception>
    /// <exception cref="ShapeException">Shapes do not fit; the message names the node and both shapes.</exception>
    public Model(Sequence<Node> nodes, Sequence<string> outputs)
    {
        (Nodes, Outputs) = (nodes, outputs);
        var shapes = new List<Shape>();
        _parameters = new Sequence<ModelParameter>[nodes.Count];
        foreach (var node in nodes)
        {
            var inputs = node.Inputs.Select(name => shapes[Find(name, $"node '{node.Name}' reads")]).ToSequence();
            CheckKinds(node);
            var (shape, specs) = Infer(node, inputs);
            shapes.Add(shape);
            _parameters[_indices.Count] = node.SharesParametersOf is { } owner
                ? Shared(node, owner, specs)
                : specs.Select(spec => new ModelParameter($"{node.Name}.{spec.Name}", node.Name, spec)).ToSequence();
            if (!_indices.TryAdd(node.Name, _indices.Count))
                throw new ModelException($"two nodes are named '{node.Name}'");
        }

        if (outputs.Count == 0)
            throw new ModelException("a model needs at least one output, but has none");
        foreach (var output in outputs)
            if (IndicesBelow(output, "the model's outputs name") is not null)
                throw new ModelException($"the model's output '{output}' is an input of indices: an output is reals");
        if (outputs.Distinct().Count() != outputs.Count)
            throw new ModelException($"an output is named twice: {outputs}");
        Shapes = shapes.ToSequence();
        Inputs = nodes.Where(node => node.Layer is Layer.Input).ToSequence();
        Parameters = nodes.SelectMany(OwnParameters).ToSequence();
        CheckTotal("trained parameters", Parameters.Where(p => p.Spec.IsTrained));
        CheckTotal("non-trained state", Parameters.Where(p => !p.Spec.IsTrained));
        foreach (var parameter in Parameters)
            CheckInitializer(parameter);
        for (var i = 0; i < Shapes.Count; i++)
            if (Shapes[i].Size > Shapes[Widest].Size)
                Widest = i;
        if (Parameters.CountBy(p => p.Name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } doubled })
            throw new ModelException(
                $"two parameters are named '{doubled}': nodes "
                    + $"{string.Join(" and ", Parameters.Where(p => p.Name == doubled).Select(p => $"'{p.Node}'"))} "
                    + "have one each"
            );
    }

    public Sequence<Node> Nodes { get; }

    public Sequence<string> Outputs { get; }

    /// <summary>Each node's output shape, without the batch axis, in the nodes' order.</summary>
    public Sequence<Shape> Shapes { get; }

    /// <summary>The input nodes, in the order in which a batch brings their values.</summary>
    public Sequence<Node> Inputs { get; }

    /// <summary>All parameters and non-trained state, in the nodes' order.</summary>
    public Sequence<ModelParameter> Parameters { get; }

    /// <summary>The node with the most values a sample: it bounds the batch.</summary>
    internal int Widest { get; }

    /// <exception cref="ModelException">There is no such node; the message has the nearest name.</exception>
    public int IndexOf(string node) =>
        _indices.TryGetValue(node, out var index)
            ? index
            : throw new ModelException(
                $"there is no node '{node}'; the nearest name is '{NearestName.Of(node, _indices.Keys)}', "
                    + $"and there are {string.Join(", ", _indices.Keys)}"
            );

    public Shape ShapeOf(string node) => Shapes[IndexOf(node)];

    /// <summary>The shapes a node reads.</summary>
    public Sequence<Shape> InputShapesOf(Node node) => node.Inputs.Select(ShapeOf).ToSequence();

    /// <summary>The parameters and state that a node uses: its own, or those that it shares.</summary>
    public Sequence<ModelParameter> ParametersOf(Node node) => _parameters[IndexOf(node.Name)];

    /// <summary>The first parameters and state, by name, drawn from this seed: the same on every backend.</summary>
    public NamedTensors<T> Initialize<T>(ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var key = RngKey.FromSeed(seed).For(RngPurpose.Weights);
        return new(Parameters.Select(p => KeyValuePair.Create(p.Name, p.Spec.Draw<T>(key.Fold(p.Name)))));
    }

    public bool Equals(Model? other) => other is not null && Nodes.Equals(other.Nodes) && Outputs.Equals(other.Outputs);

    public override int GetHashCode() => HashCode.Combine(Nodes, Outputs);

    public override string ToString() => ModelSummary.Of(this);

    private int Find(string name, string who) =>
        _indices.TryGetValue(name, out var index)
            ? index
            : throw new ModelException(
                $"{who} '{name}', but "
                    + (
                        _indices.Count == 0
                            ? "there is no node before it"
                            : $"the nodes known there are {string.Join(", ", _indices.Keys)}"
                    )
            );

    /// <summary>How many indices a node's value may be; null where it is reals.</summary>
    private int? IndicesBelow(string name, string who) => Nodes[Find(name, who)].IndicesBelow;

    /// <exception cref="ModelException">
    /// A node takes reals and reads indices, or the reverse, or fewer indices than there may be.
    /// </exception>
    private void CheckKinds(Node node)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var (name, takes) = (node.Inputs[i], node.Layer.TakesIndicesBelow(i));
            var given = IndicesBelow(name, $"node '{node.Name}' reads");
            if (takes is null ? given is not null : given is null || given > takes)
                throw new ModelException(
                    $"node '{node.Name}' ({node.Layer.Kind}) takes {Values(takes)}, but node '{name}' gives "
                        + Values(given)
                        + (takes is null ? ": put an Embedding between them" : "")
                );
        }

        static string Values(int? indices) => indices is { } count ? $"indices below {count}" : "reals";
    }

    private static (Shape Output, Sequence<ParameterSpec> Parameters) Infer(Node node, Sequence<Shape> inputs)
    {
        try
        {
            return (node.Layer.InferShape(inputs), node.Layer.Parameters(inputs));
        }
        catch (ShapeException e)
        {
            throw new ShapeException($"node '{node.Name}' ({node.Layer.Kind}) {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new ShapeException(
                $"node '{node.Name}' ({node.Layer.Kind}) has more than {Shape.MaxSize} values for inputs {inputs}",
                e
            );
        }
    }

    /// <summary>All parameters lie in one flat buffer, and all state in another.</summary>
    private static void CheckTotal(string what, IEnumerable<ModelParameter> parameters)
    {
        var total = parameters.Sum(p => (long)p.Spec.Shape.Size);
        if (total > Shape.MaxSize)
            throw new ModelException(
                $"the model has {total} values of {what}, but at most {Shape.MaxSize} are possible"
            );
    }

    /// <summary>
    /// An initializer may have no distribution: bounds that cut a normal off, a gain that is too large.
    /// </summary>
    private static void CheckInitializer(ModelParameter parameter)
    {
        if (parameter.Spec.Shape.Size == 0)
            return;
        try
        {
            parameter.Spec.Initializer.DistributionFor(parameter.Spec.Shape);
        }
        catch (ArgumentException e)
        {
            throw new ModelException($"the parameter '{parameter.Name}' cannot be drawn: {e.Message}", e);
        }
    }

    private Sequence<ModelParameter> OwnParameters(Node node, int index) =>
        node.SharesParametersOf is null ? _parameters[index] : [];

    private Sequence<ModelParameter> Shared(Node node, string owner, Sequence<ParameterSpec> specs)
    {
        var ownerNode = Nodes[Find(owner, $"node '{node.Name}' shares the parameters of")];
        if (ownerNode.Layer != node.Layer)
            throw new ModelException(
                $"node '{node.Name}' shares the parameters of '{owner}', but their layers differ: "
                    + $"{node.Layer} and {ownerNode.Layer}"
            );
        if (ownerNode.SharesParametersOf is { } first)
            throw new ModelException(
                $"node '{node.Name}' shares the parameters of '{owner}', which has none of its own: name '{first}'"
            );
        var parameters = ParametersOf(ownerNode);
        var owned = parameters.Select(p => p.Spec).ToSequence();
        if (!owned.Equals(specs))
            throw new ShapeException(
                $"node '{node.Name}' shares the parameters of '{owner}', but needs {Shapes(specs)} where "
                    + $"there are {Shapes(owned)}"
            );
        return parameters;

        static string Shapes(Sequence<ParameterSpec> specs) =>
            string.Join(", ", specs.Select(s => $"{s.Name} {s.Shape}"));
    }
}

/// <summary>A parameter, or a piece of non-trained state, of a model.</summary>
/// <param name="Name">The node's name, a dot, the name within the layer: "0.weight", "head.bias".</param>
/// <param name="Node">The node that owns it.</param>
/// <param name="Spec">Its shape and first value.</param>
public sealed record ModelParameter(string Name, string Node, ParameterSpec Spec);

/// <summary>
/// A model that cannot be: a name that is missing or doubled, parameters that cannot be shared, JSON that is none.
/// </summary>
public sealed class ModelException : ArgumentException
{
    public ModelException() { }

    public ModelException(string message)
        : base(message) { }

    public ModelException(string message, Exception innerException)
        : base(message, innerException) { }
}
