using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A streamed data set's batches, an epoch at a time. The order of an epoch follows from the key and the epoch alone:
/// the blocks are permuted by shuffleKey.For(Shuffle).Fold(epoch); so many of them at a time, as <see
/// cref="StreamedDataset{T}.Mixed"/> says, are a window, whose samples are permuted by that key folded with the
/// window's number. A batch may go over from one window to the next. So an epoch goes on in its midst with the same
/// batches, and only the blocks that are still to come are read.
/// </summary>
public sealed class BlockSource<T> : IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BatchSizes _sizes;
    private readonly StreamedDataset<T> _data;
    private readonly Func<Dataset<T>, Dataset<T>> _feed;
    private readonly RngKey? _shuffleKey;
    private readonly long[] _offsets;
    private BatchBuffers<T>? _buffers;
    private Batch<T>? _full,
        _remainder;

    /// <param name="data">Where the samples come from.</param>
    /// <param name="batchSize">Samples a batch; the last batch of an epoch has what remains.</param>
    /// <param name="shuffleKey">The run's key, for a new order each epoch; null for the blocks' order.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <param name="feed">
    /// What is made of each block that was read, on the thread that reads: its inputs and targets as a model reads
    /// them. Null for nothing.
    /// </param>
    /// <exception cref="ArgumentException">The batch size is below 1 or above the number of samples.</exception>
    public BlockSource(
        StreamedDataset<T> data,
        int batchSize,
        RngKey? shuffleKey = null,
        bool dropLast = false,
        Func<Dataset<T>, Dataset<T>>? feed = null
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        _sizes = new(data.Count, batchSize, dropLast);
        (_data, _shuffleKey, _feed) = (data, shuffleKey, feed ?? (set => set));
        _offsets = new long[data.Counts.Count];
        for (var block = 1; block < _offsets.Length; block++)
            _offsets[block] = _offsets[block - 1] + data.Counts[block - 1];
    }

    public int BatchSize => _sizes.BatchSize;

    public bool DropLast => _sizes.DropLast;

    public int BatchesPerEpoch => _sizes.PerEpoch;

    public int CountOf(int batch) => _sizes.CountOf(batch);

    /// <inheritdoc/>
    /// <remarks>What reading a block throws comes out of the batch that needs it.</remarks>
    public IEnumerable<Batch<T>> Epoch(int epoch, int skip = 0)
    {
        Require.NotNegative(epoch, nameof(epoch));
        Require.NotNegative(skip, nameof(skip));
        return Enumerate(epoch, skip);
    }

    private IEnumerable<Batch<T>> Enumerate(int epoch, int skip)
    {
        if (skip >= BatchesPerEpoch)
            yield break;
        var windows = BlockWindow.Of(_data.Counts, _data.Mixed, _shuffleKey?.For(RngPurpose.Shuffle).Fold(epoch));
        var (first, position) = BlockWindow.At(windows, (long)skip * BatchSize);
        using var ahead = new ReadAhead<T>(windows, first, block => _feed(_data.Read(block)));
        var held = Checked(ahead.Next());
        for (var batch = skip; batch < BatchesPerEpoch; batch++)
        {
            var count = CountOf(batch);
            for (var filled = 0; filled < count; filled++, position++)
            {
                if (position == held.Window.Count)
                    (held, position) = (Checked(ahead.Next()), 0);
                Fill(held, position, filled);
            }

            yield return count == BatchSize
                ? _full ??= _buffers!.Lend(BatchSize)
                : _remainder ??= _buffers!.Lend(count);
        }
    }

    private LoadedWindow<T> Checked(LoadedWindow<T> loaded)
    {
        for (var part = 0; part < loaded.Blocks.Length; part++)
            if ((_buffers ??= new(loaded.Blocks[part], BatchSize)).Difference(loaded.Blocks[part]) is { } difference)
                throw new ArgumentException(
                    $"block {loaded.Window.Blocks[part]} is not as the blocks before it: {difference}"
                );
        return loaded;
    }

    private void Fill(LoadedWindow<T> held, int position, int at)
    {
        var (part, row) = held.Window.Sample(position);
        _buffers!.Fill(held.Blocks[part], new(in row), at, _offsets[held.Window.Blocks[part]]);
    }
}
