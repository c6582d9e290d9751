using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A data set's batches, an epoch at a time. The source owns one buffer, and lends the same batch again and again: a
/// batch is valid until the next one is asked for, and only one epoch may be under way. Nothing but the enumerator is
/// allocated for an epoch.
/// </summary>
public sealed class BatchSource<T> : IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BatchSizes _sizes;
    private readonly RngKey? _shuffleKey;
    private readonly int[] _order;
    private readonly BatchBuffers<T> _buffers;
    private readonly Batch<T> _full;
    private readonly Batch<T>? _remainder;

    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples a batch; the last batch of an epoch has what remains.</param>
    /// <param name="shuffleKey">The run's key, for a new order each epoch; null for the data set's order.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <exception cref="ArgumentException">The batch size is below 1 or above the number of samples.</exception>
    public BatchSource(Dataset<T> dataset, int batchSize, RngKey? shuffleKey = null, bool dropLast = false)
    {
        _sizes = new(dataset.Count, batchSize, dropLast);
        (Dataset, _shuffleKey) = (dataset, shuffleKey);
        _order = [.. Enumerable.Range(0, dataset.Count)];
        _buffers = new(dataset, batchSize);
        _full = _buffers.Lend(batchSize);
        _remainder = _sizes.Remaining > 0 ? _buffers.Lend(_sizes.Remaining) : null;
    }

    public Dataset<T> Dataset { get; }

    public int BatchSize => _sizes.BatchSize;

    public bool DropLast => _sizes.DropLast;

    public int BatchesPerEpoch => _sizes.PerEpoch;

    /// <summary>
    /// The epoch's batches. The order is the permutation of shuffleKey.For(Shuffle).Fold(epoch), so it depends on no
    /// earlier epoch; a batch's sample indices are those of <see cref="Dataset"/>.
    /// </summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="skip">How many batches to leave out, from the first.</param>
    public IEnumerable<Batch<T>> Epoch(int epoch, int skip = 0)
    {
        Require.NotNegative(epoch, nameof(epoch));
        Require.NotNegative(skip, nameof(skip));
        return Enumerate(epoch, skip);
    }

    /// <summary>The samples of an epoch's batch, counted from 0.</summary>
    public int CountOf(int batch) => _sizes.CountOf(batch);

    private IEnumerable<Batch<T>> Enumerate(int epoch, int skip)
    {
        if (_shuffleKey is { } key)
            Draws.Permutation(key.For(RngPurpose.Shuffle).Fold(epoch), _order);
        for (var i = skip; i < BatchesPerEpoch; i++)
        {
            var batch = i == Dataset.Count / BatchSize ? _remainder! : _full;
            _buffers.Fill(Dataset, _order.AsSpan(i * BatchSize, batch.Count));
            yield return batch;
        }
    }
}
