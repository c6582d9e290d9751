namespace DeepLearning.Interop;

/// <summary>A node of an ONNX graph: an operator, what it reads and what it gives, by name.</summary>
public sealed record OnnxNode
{
    /// <summary>The node's name; "#3" for the fourth of the graph where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>"Conv".</summary>
    public required string Operator { get; init; }

    /// <summary>The operator set that the operator belongs to: "" is ONNX's own.</summary>
    public required string Domain { get; init; }

    /// <summary>The values it reads; "" for one that is left out.</summary>
    public required Sequence<string> Inputs { get; init; }

    /// <summary>The values it gives; "" for one that is not wanted.</summary>
    public required Sequence<string> Outputs { get; init; }

    public required Sequence<OnnxSetting> Attributes { get; init; }

    /// <summary>The attribute of this name; null for none.</summary>
    public OnnxSetting? Attribute(string name)
    {
        foreach (var attribute in Attributes)
            if (attribute.Name == name)
                return attribute;
        return null;
    }

    /// <summary>As errors name it: node 'conv1' (Conv).</summary>
    public override string ToString() => $"node '{Name}' ({(Domain.Length > 0 ? Domain + "." : "")}{Operator})";
}
