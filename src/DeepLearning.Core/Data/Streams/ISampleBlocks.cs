using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Samples that do not fit into memory together, in blocks that do: the files of a data set, the row groups of one, so
/// many rows of a long table. A block is read as often as it is asked for, and gives the same each time.
/// </summary>
public interface ISampleBlocks<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The number of samples of each block, at least 1.</summary>
    Sequence<int> Counts { get; }

    /// <summary>
    /// The samples of a block, counted from 0, with inputs and targets as every other block has them. Called by one
    /// thread at a time, but not by the caller's.
    /// </summary>
    Dataset<T> Read(int block);
}
