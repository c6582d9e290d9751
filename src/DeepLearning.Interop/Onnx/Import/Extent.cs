namespace DeepLearning.Interop.Onnx.Import;

/// <summary>An integer of a shape: a number, or a number of batches' sizes.</summary>
/// <param name="Count">The number.</param>
/// <param name="IsPerBatch">Whether it counts batches' sizes.</param>
internal readonly record struct Extent(long Count, bool IsPerBatch = false)
{
    public static Extent Batch { get; } = new(1, true);

    public static implicit operator Extent(long count) => new(count);

    public override string ToString() => IsPerBatch ? (Count == 1 ? "batch" : $"{Count} batch") : $"{Count}";
}
