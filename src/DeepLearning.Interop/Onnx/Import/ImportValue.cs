namespace DeepLearning.Interop.Onnx.Import;

/// <summary>What a name of the graph stands for while the graph becomes a model: a closed union.</summary>
internal abstract record ImportValue
{
    private ImportValue() { }

    /// <summary>A tensor that no input changes.</summary>
    /// <param name="Tensor">Its elements.</param>
    /// <param name="Name">The initializer's name; null for one that was computed here.</param>
    public sealed record Constant(StoredTensor Tensor, string? Name = null) : ImportValue;

    /// <summary>Integers of which some are multiples of the batch's size: parts of a shape.</summary>
    /// <param name="Items">The integers.</param>
    /// <param name="IsScalar">Whether it is one number without an axis.</param>
    public sealed record Extents(Sequence<Extent> Items, bool IsScalar) : ImportValue;

    /// <summary>An input of integers, which only a table can be read by.</summary>
    /// <param name="Input">The input's node.</param>
    /// <param name="Shape">A sample's shape.</param>
    public sealed record Indices(LayerNode Input, Shape Shape) : ImportValue;

    /// <summary>What a node of the model computes.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Shape">
    /// A sample's shape as ONNX has it; without axes where the node's is [1], since a node's value has at least one.
    /// </param>
    public sealed record Computed(LayerNode Node, Shape Shape) : ImportValue;

    /// <summary>What a node computes, while the batch's axis stands elsewhere than at the front.</summary>
    /// <param name="Value">The value, its samples' axes in their order.</param>
    /// <param name="BatchAt">Where the batch's axis stands: 1 or more.</param>
    public sealed record Moved(Computed Value, int BatchAt) : ImportValue;

    /// <summary>
    /// A part of a formula that no layer computes by itself; a formula of which a layer computes all is recognised at
    /// its last operator.
    /// </summary>
    /// <param name="Node">The operator.</param>
    /// <param name="Inputs">What it reads.</param>
    /// <param name="Shape">A sample's shape.</param>
    public sealed record Deferred(OnnxNode Node, Sequence<ImportValue> Inputs, Shape Shape) : ImportValue;

    /// <summary>What must not be read.</summary>
    /// <param name="Why">Why not, in words that go on "it reads ..., ".</param>
    public sealed record Unavailable(string Why) : ImportValue;
}
