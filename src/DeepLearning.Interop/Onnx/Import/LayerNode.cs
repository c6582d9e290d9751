namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A node of the model to be; its name is chosen when all nodes are known.</summary>
internal sealed class LayerNode
{
    /// <summary>What it computes; an input of indices learns its bound from who reads it.</summary>
    public required Layer Layer { get; set; }

    public required Sequence<LayerNode> Inputs { get; init; }

    /// <summary>A sample's shape.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Parameters and state, by their names within the layer.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }

    /// <summary>Names, the best first; the last always fits once it has a number.</summary>
    public required Sequence<string> Names { get; set; }

    /// <summary>The operator that it comes from.</summary>
    public Scope Scope { get; init; }
}

/// <summary>The value of a parameter.</summary>
/// <param name="Tensor">Its elements, in the layer's layout.</param>
/// <param name="Source">The initializer that they are, as they are; null where they were changed.</param>
internal readonly record struct ParameterValue(StoredTensor Tensor, string? Source);
