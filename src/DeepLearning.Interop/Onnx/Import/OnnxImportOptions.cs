namespace DeepLearning.Interop;

/// <summary>How an ONNX graph becomes a model.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>
    /// Whether the first axis of every input is the batch's, which a model leaves out; otherwise the graph computes one
    /// sample, and all its axes are the sample's.
    /// </summary>
    public bool HasBatchAxis { get; init; } = true;

    /// <summary>
    /// Extents of free axes other than the batch's, by the axis's name ("steps") or by input and axis ("tokens[1]"):
    /// a model's inputs have extents.
    /// </summary>
    public IReadOnlyDictionary<string, int> Extents { get; init; } = new Dictionary<string, int>();

    /// <summary>Values for inputs that are constants here, as if the graph had an initializer of that name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Constants { get; init; } = new Dictionary<string, StoredTensor>();
}
