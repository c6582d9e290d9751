namespace DeepLearning;

/// <summary>
/// An immutable handle to one node of a network being built. A method makes a new handle that reads this one; a handle
/// that is used twice is one node, read twice. Shapes are checked at the call.
/// </summary>
public sealed partial class NetNode
{
    internal NetNode(Layer layer, Sequence<NetNode> inputs, string? name = null, NetNode? owner = null)
    {
        (Layer, Inputs, Name, Owner) = (layer, inputs, name, owner);
        Shape = InferShape(layer, inputs.Select(input => input.Shape).ToSequence());
    }

    public Layer Layer { get; }

    /// <summary>The shape of the output, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <summary>The name that was given; null for one that the model numbers.</summary>
    public string? Name { get; }

    internal Sequence<NetNode> Inputs { get; }

    /// <summary>The node whose parameters this one uses; null for its own.</summary>
    internal NetNode? Owner { get; }

    /// <summary>The sum of two values, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode operator +(NetNode left, NetNode right) => Net.Add(left, right);

    /// <summary>The first value less the second, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode operator -(NetNode left, NetNode right) => Net.Subtract(left, right);

    /// <summary>The product of two values, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode operator *(NetNode left, NetNode right) => Net.Multiply(left, right);

    /// <summary>
    /// The same node with a name, which its parameters bear: "head" gives "head.weight". A new handle: use it, and not
    /// the old one, from here on.
    /// </summary>
    public NetNode Named(string name) =>
        new(
            Layer,
            Inputs,
            string.IsNullOrWhiteSpace(name)
                ? throw new ArgumentException("a node's name must not be empty", nameof(name))
                : name,
            Owner
        );

    /// <summary>
    /// The same node with the parameters and state of another, whose gradients add up there. A new handle, as by
    /// <see cref="Named"/>.
    /// </summary>
    /// <param name="node">A node of an equal layer and equal parameter shapes, which the model has to contain.</param>
    /// <exception cref="ModelException">The layers differ, or have no parameters.</exception>
    /// <exception cref="ShapeException">The parameters' shapes differ.</exception>
    public NetNode SharingParametersOf(NetNode node)
    {
        var owner = node.Owner ?? node;
        if (owner.Layer != Layer)
            throw new ModelException(
                $"{Label(Layer)} cannot share the parameters of {Label(owner.Layer)}: the layers differ"
            );
        var (needed, owned) = (Specs(this), Specs(owner));
        if (needed.Count == 0)
            throw new ModelException($"{Label(Layer)} cannot share parameters: it has none");
        if (!needed.Equals(owned))
            throw new ShapeException(
                $"{Label(Layer)} needs {Describe(needed)}, but the node whose parameters it is to share has "
                    + $"{Describe(owned)}"
            );
        return new(Layer, Inputs, Name, owner);

        static Sequence<ParameterSpec> Specs(NetNode node) =>
            node.Layer.Parameters(node.Inputs.Select(input => input.Shape).ToSequence());
        static string Describe(Sequence<ParameterSpec> specs) =>
            string.Join(", ", specs.Select(spec => $"{spec.Name} {spec.Shape}"));
    }

    /// <summary>The model that ends here; its one output is this node.</summary>
    /// <exception cref="ModelException">A name comes twice, or shared parameters are not part of the model.</exception>
    public Model ToModel() => Net.Model(this);

    public override string ToString() => Name is null ? $"{Label(Layer)} {Shape}" : $"{Name}: {Label(Layer)} {Shape}";

    /// <summary>The node of a model in which nodes have these names.</summary>
    internal Node ToNode(Dictionary<NetNode, string> names) =>
        new(names[this], Layer, Inputs.Select(input => names[input]).ToSequence(), Owner is null ? null : names[Owner]);

    internal static string Label(Layer layer) =>
        layer.Describe() is { Length: > 0 } details ? $"{layer.Kind}({details})" : layer.Kind;

    private static Shape InferShape(Layer layer, Sequence<Shape> inputs)
    {
        try
        {
            return layer.InferShape(inputs);
        }
        catch (ShapeException e)
        {
            throw new ShapeException($"{Label(layer)} {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new ShapeException($"{Label(layer)} has more than {Shape.MaxSize} values for inputs {inputs}", e);
        }
    }
}
