namespace DeepLearning.Interop.Onnx.Import;

/// <summary>What a graph holds, checked.</summary>
internal sealed record GraphContent(
    Sequence<OnnxValue> Inputs,
    Sequence<OnnxValue> Outputs,
    Sequence<OnnxNode> Nodes,
    IReadOnlyDictionary<string, StoredTensor> Initializers
);
