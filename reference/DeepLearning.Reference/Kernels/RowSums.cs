using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>What each of many rows adds to a sum.</summary>
internal interface IRow<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Adds (+=) a row.</summary>
    void AddTo(Span<T> sums, int row);
}

/// <summary>
/// Sums over many rows, to rounding however many they are: a block of rows is summed in T, the blocks in float64.
/// </summary>
internal static class RowSums
{
    private const int Block = 64;

    /// <summary>sums += Σ over rows, in their order.</summary>
    public static void Add<T, TRow>(int rows, scoped in TRow row, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRow : struct, IRow<T>, allows ref struct
    {
        if (rows <= Block)
        {
            for (var i = 0; i < rows; i++)
                row.AddTo(sums, i);
            return;
        }

        var block = Scratch<T>.Of(ScratchSlot.RowBlock, sums.Length);
        var totals = Scratch<double>.Of(ScratchSlot.RowTotals, sums.Length);
        totals.Clear();
        for (var first = 0; first < rows; first += Block)
        {
            block.Clear();
            for (var i = first; i < Math.Min(first + Block, rows); i++)
                row.AddTo(block, i);
            for (var j = 0; j < block.Length; j++)
                totals[j] += double.CreateChecked(block[j]);
        }

        for (var j = 0; j < sums.Length; j++)
            sums[j] += T.CreateChecked(totals[j]);
    }

    /// <summary>Plain rows that lie end to end.</summary>
    public readonly ref struct Plain<T>(ReadOnlySpan<T> values) : IRow<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _values = values;

        public void AddTo(Span<T> sums, int row) =>
            Elementwise.Add(_values.Slice(row * sums.Length, sums.Length), sums);
    }
}
