namespace DeepLearning;

/// <summary>A batch's loss, before the update.</summary>
public sealed class BatchLoss
{
    private readonly Func<string?> _firstNotFinite;

    internal BatchLoss(BatchBegin batch, double loss, Func<string?> firstNotFinite) =>
        (Batch, Loss, _firstNotFinite) = (batch, loss, firstNotFinite);

    public BatchBegin Batch { get; }

    public double Loss { get; }

    /// <summary>
    /// The name of the first node whose output on this batch is not finite; null when all are. It computes the batch
    /// once more. Ask only while the callback runs.
    /// </summary>
    public string? FirstNotFinite() => _firstNotFinite();
}
