using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// One step of a model: a layer, the nodes it reads, and, if it has no parameters of its own, the node whose it shares.
/// </summary>
public sealed record Node
{
    public Node(string name, Layer layer, Sequence<string>? inputs = null, string? sharesParametersOf = null)
    {
        (Name, Layer, Inputs, SharesParametersOf) = (name, layer, inputs ?? [], sharesParametersOf);
    }

    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    public Layer Layer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Layer));
    }

    /// <summary>The names of the nodes it reads; all of them stand before it.</summary>
    public Sequence<string> Inputs
    {
        get;
        init => field = Require.NotNull(value);
    }

    /// <summary>
    /// The earlier node, of an equal layer, whose parameters and state this one uses; its gradients add up there.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SharesParametersOf { get; init; }

    /// <summary>The node that owns this one's parameters: itself, or the one it shares with.</summary>
    [JsonIgnore]
    public string ParameterOwner => SharesParametersOf ?? Name;

    /// <summary>How many different indices, from 0 on, its value holds; null where its value is reals.</summary>
    [JsonIgnore]
    public int? IndicesBelow => (Layer as Layer.Input)?.IndicesBelow;
}
