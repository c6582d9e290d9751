using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Batches, an epoch at a time, of data that is in memory or comes in blocks. A batch is lent until the next one is
/// asked for, and only one epoch may be under way.
/// </summary>
public interface IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples a batch; the last batch of an epoch may have less.</summary>
    int BatchSize { get; }

    int BatchesPerEpoch { get; }

    /// <summary>The samples of an epoch's batch, counted from 0.</summary>
    int CountOf(int batch);

    /// <summary>The epoch's batches; equal arguments give equal batches, to the bit.</summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="skip">How many batches to leave out, from the first.</param>
    IEnumerable<Batch<T>> Epoch(int epoch, int skip = 0);
}
