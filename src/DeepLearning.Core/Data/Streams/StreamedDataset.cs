using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace DeepLearning;

/// <summary>
/// A data set that is larger than memory: blocks in a new order each epoch, of which some at a time are in memory with
/// their samples mixed, and the next are read meanwhile on another thread. Up to twice <see cref="Mixed"/> blocks are
/// held, and a batch. <see cref="BlockSource{T}"/> makes batches of it.
/// </summary>
public sealed class StreamedDataset<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="blocks">Where the samples come from.</param>
    /// <param name="mixed">
    /// Of how many blocks the samples are mixed; more mix better, and take more memory. Where each block is a fair
    /// sample of all, 1 will do.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no block, one has no sample, or there are too many samples.
    /// </exception>
    public StreamedDataset(ISampleBlocks<T> blocks, int mixed = 2)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        (Blocks, Counts, Mixed) = (blocks, blocks.Counts, Require.Positive(mixed, nameof(mixed)));
        if (Counts.Count == 0)
            throw new ArgumentException("a streamed data set needs a block, but is given none");
        var sum = 0L;
        for (var block = 0; block < Counts.Count; block++)
        {
            if (Counts[block] < 1)
                throw new ArgumentException(
                    $"block {block} has {Counts[block]} samples, but a block needs at least one"
                );
            sum += Counts[block];
        }

        Count =
            sum <= int.MaxValue
                ? (int)sum
                : throw new ArgumentException($"there are {sum} samples, but at most {int.MaxValue} are expected");
    }

    /// <summary>The number of samples of all blocks.</summary>
    public int Count { get; }

    /// <summary>Of how many blocks the samples are mixed.</summary>
    public int Mixed { get; }

    /// <summary>The number of samples of each block.</summary>
    public Sequence<int> Counts { get; }

    internal ISampleBlocks<T> Blocks { get; }

    /// <summary>Reads a block, on the thread that calls.</summary>
    /// <exception cref="ArgumentException">It has not as many samples as it says.</exception>
    public Dataset<T> Read(int block)
    {
        var read = Blocks.Read(block);
        return read.Count == Counts[block]
            ? read
            : throw new ArgumentException(
                $"block {block} has {read.Count} samples, but {Counts[block]} are expected: the data has changed"
            );
    }

    /// <summary>
    /// What data a run has, without reading all of it: the SHA-256 of the blocks' sizes, how many are mixed, the first
    /// block and what is validated on (<see cref="DatasetHash"/>).
    /// </summary>
    /// <param name="first">The first block.</param>
    /// <param name="validation">What is validated on; null for nothing.</param>
    public string Sha256(Dataset<T> first, Dataset<T>? validation = null)
    {
        var read = validation is null ? DatasetHash.Sha256(first) : DatasetHash.Sha256(first, validation);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Counts}\n{Mixed}\n{read}")));
    }

    public override string ToString() => $"{Count} samples in {Counts.Count} blocks, {Mixed} mixed";
}
