namespace DeepLearning;

/// <summary>Blocks that are in memory together, and the order of their samples.</summary>
/// <param name="Blocks">The blocks, in the order that they are read in.</param>
/// <param name="Counts">Their numbers of samples.</param>
/// <param name="Key">The key of the samples' permutation; null for their own order.</param>
internal sealed record BlockWindow(int[] Blocks, int[] Counts, RngKey? Key)
{
    private readonly Lazy<(int Part, int Row)[]> _order = new(() => Order(Counts, Key));

    /// <summary>The samples of all its blocks.</summary>
    public int Count { get; } = Counts.Sum();

    /// <summary>Which of the window's blocks, and which sample of it, stands at a position.</summary>
    public (int Part, int Row) Sample(int position) => _order.Value[position];

    /// <param name="counts">The number of samples of each block.</param>
    /// <param name="mixed">How many blocks are a window; the last has what remains.</param>
    /// <param name="key">The epoch's key; null for the blocks' order.</param>
    public static BlockWindow[] Of(Sequence<int> counts, int mixed, RngKey? key)
    {
        var order = Enumerable.Range(0, counts.Count).ToArray();
        if (key is { } epoch)
            Draws.Permutation(epoch, order);
        return
        [
            .. order
                .Chunk(mixed)
                .Select((blocks, i) => new BlockWindow(blocks, [.. blocks.Select(b => counts[b])], key?.Fold(i))),
        ];
    }

    /// <summary>The window that a sample of the epoch is in, and the sample's place there.</summary>
    public static (int Window, int Position) At(BlockWindow[] windows, long sample)
    {
        var window = 0;
        for (; sample >= windows[window].Count; window++)
            sample -= windows[window].Count;
        return (window, (int)sample);
    }

    private static (int Part, int Row)[] Order(int[] counts, RngKey? key)
    {
        var samples = counts
            .SelectMany((count, part) => Enumerable.Range(0, count).Select(row => (part, row)))
            .ToArray();
        if (key is not { } window)
            return samples;
        var order = new int[samples.Length];
        Draws.Permutation(window, order);
        return Array.ConvertAll(order, index => samples[index]);
    }
}
