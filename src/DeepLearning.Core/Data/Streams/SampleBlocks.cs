using System.Numerics;

namespace DeepLearning;

/// <summary>Blocks made of a function, or of a data set.</summary>
public static class SampleBlocks
{
    /// <param name="counts">The number of samples of each block.</param>
    /// <param name="read">Reads one of them, counted from 0; on another thread.</param>
    public static ISampleBlocks<T> Of<T>(Sequence<int> counts, Func<int, Dataset<T>> read)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(read);
        return new Blocks<T>(counts, read);
    }

    /// <summary>The samples of a data set, so many a block; the last has what remains.</summary>
    public static ISampleBlocks<T> Of<T>(Dataset<T> dataset, int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var counts = Even(dataset.Count, size);
        return Of(counts, block => dataset.Subset([.. Enumerable.Range(block * size, counts[block])]));
    }

    /// <summary>How many samples each block has where all but the last have as many.</summary>
    public static Sequence<int> Even(int count, int size)
    {
        Require.Positive(count, nameof(count));
        Require.Positive(size, nameof(size));
        return Enumerable
            .Range(0, (count - 1) / size + 1)
            .Select(block => Math.Min(size, count - block * size))
            .ToSequence();
    }

    private sealed class Blocks<T>(Sequence<int> counts, Func<int, Dataset<T>> read) : ISampleBlocks<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Sequence<int> Counts => counts;

        public Dataset<T> Read(int block) => read(block);
    }
}
