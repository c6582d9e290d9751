namespace DeepLearning.Interop;

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The oldest and the newest operator set that is written.</summary>
    public const int OldestOpset = 17,
        NewestOpset = 22;

    /// <summary>
    /// The version of ONNX's operators, from <see cref="OldestOpset"/> to <see cref="NewestOpset"/>: a newer one has
    /// operators of its own for GELU (20), Mish (18), group norm (21) and circular padding (19), which an older one
    /// spells out as formulas.
    /// </summary>
    public int Opset
    {
        get;
        init => field = Require.InRange(value, OldestOpset, NewestOpset);
    } = OldestOpset;

    /// <summary>
    /// Whether weights lie in a file of their own, "MODEL.onnx.data" beside "MODEL.onnx", as they must where the file
    /// would have more than 2 GB. Tensors below <see cref="ExternalDataFrom"/> bytes stay in the model's file.
    /// </summary>
    public bool ExternalData { get; init; }

    /// <summary>The fewest bytes of a tensor that goes into the file of weights.</summary>
    public int ExternalDataFrom
    {
        get;
        init => field = Require.NotNegative(value);
    } = 1024;

    /// <summary>
    /// What is added behind the outputs. An output keeps its name; the logits behind it become "NAME/logits".
    /// </summary>
    public OutputActivation Activation
    {
        get;
        init => field = Require.Defined(value);
    }

    /// <summary>The outputs that <see cref="Activation"/> is added to; null for all.</summary>
    public Sequence<string>? ActivatedOutputs { get; init; }

    /// <summary>
    /// The axis of a sample along which classes lie, from the end where negative: 0 for [classes] and [classes, h, w].
    /// </summary>
    public int ClassAxis { get; init; }

    /// <summary>The classes' names in index order: a JSON array under the metadata's key "classes".</summary>
    public Sequence<string>? ClassNames { get; init; }

    /// <summary>
    /// How rows become inputs, and outputs values: JSON (<see cref="PipelineJson"/>) under the metadata's key
    /// "pipeline". The graph itself takes inputs that are prepared.
    /// </summary>
    public FittedPipeline? Pipeline { get; init; }

    /// <summary>
    /// Axes of inputs that stay open beside the batch's. An axis can be, where every node makes the same of any extent:
    /// convolutions, pools, sums, products; not where a dense layer or a reshape reads all of it.
    /// </summary>
    public Sequence<FreeAxis> FreeAxes
    {
        get;
        init =>
            field =
                value.Select(axis => (axis.Input, axis.Axis)).Distinct().Count() == value.Count
                    ? value
                    : throw new ArgumentException("one axis is named twice", nameof(FreeAxes));
    } = [];

    /// <summary>More pairs for the file's metadata (how inputs were normalised, say).</summary>
    public Sequence<KeyValuePair<string, string>> Metadata
    {
        get;
        init =>
            field =
                value.Select(pair => pair.Key).Distinct(StringComparer.Ordinal).Count() == value.Count
                    ? value
                    : throw new ArgumentException("two pairs of the metadata have one key", nameof(Metadata));
    } = [];

    /// <summary>The graph's name.</summary>
    public string GraphName { get; init; } = "model";

    /// <summary>What the model is, in words, for the file's doc_string.</summary>
    public string Description { get; init; } = "";
}
