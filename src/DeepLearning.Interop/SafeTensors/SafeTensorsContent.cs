namespace DeepLearning.Interop;

/// <summary>What a safetensors file, or several that belong together, holds.</summary>
/// <param name="Tensors">By name, in the order in which they lie.</param>
/// <param name="Metadata">Text by name; of several files the first that has a name counts.</param>
public sealed record SafeTensorsContent(
    OrderedDictionary<string, StoredTensor> Tensors,
    IReadOnlyDictionary<string, string> Metadata
);
