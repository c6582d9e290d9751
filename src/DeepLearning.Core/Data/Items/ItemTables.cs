namespace DeepLearning;

/// <summary>Tables of any items, by functions that say what an item has in each column.</summary>
public static class ItemTables
{
    /// <summary>
    /// A table. A column is of the kind of its values, and of numbers where none has any; null and NaN are missing.
    /// </summary>
    /// <param name="items">Walked once.</param>
    /// <param name="columns">At least one; a name and what an item has there: a number, a text or a date.</param>
    /// <exception cref="ArgumentException">
    /// There is no column, a name comes twice, a number is infinite, or a column has values of two kinds. Items are
    /// counted from 0.
    /// </exception>
    public static Table ToTable<TItem>(
        this IEnumerable<TItem> items,
        params ReadOnlySpan<(string Name, Func<TItem, Cell> Value)> columns
    )
    {
        var (chosen, cells) = (columns.ToArray(), new List<Cell>());
        foreach (var item in items)
        foreach (var (_, value) in chosen)
            cells.Add(value(item));
        return Of(chosen, cells);
    }

    /// <summary>The same of items that come one by one.</summary>
    /// <inheritdoc cref="ToTable{TItem}(IEnumerable{TItem}, ReadOnlySpan{ValueTuple{string, Func{TItem, Cell}}})"/>
    /// <param name="items">Walked once.</param>
    /// <param name="columns">At least one; a name and what an item has there: a number, a text or a date.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public static async Task<Table> ToTableAsync<TItem>(
        this IAsyncEnumerable<TItem> items,
        Sequence<(string Name, Func<TItem, Cell> Value)> columns,
        CancellationToken cancellation = default
    )
    {
        var (chosen, cells) = (columns.ToArray(), new List<Cell>());
        await foreach (var item in items.WithCancellation(cancellation).ConfigureAwait(false))
        foreach (var (_, value) in chosen)
            cells.Add(value(item));
        return Of(chosen, cells);
    }

    private static Table Of<TItem>((string Name, Func<TItem, Cell>)[] columns, List<Cell> cells) =>
        new(columns.Select((column, i) => Of(column.Name, [.. At(cells, columns.Length, i)])).ToSequence());

    private static IEnumerable<Cell> At(List<Cell> cells, int width, int column)
    {
        for (var i = column; i < cells.Count; i += width)
            yield return cells[i];
    }

    private static Column Of(string name, Cell[] cells)
    {
        var first = Array.FindIndex(cells, cell => !cell.IsMissing);
        var kind = first < 0 ? ColumnKind.Numbers : cells[first].Kind;
        for (var i = first + 1; i < cells.Length; i++)
            if (!cells[i].IsMissing && cells[i].Kind != kind)
                throw new ArgumentException(
                    $"the column '{name}' has {cells[i]} ({cells[i].Kind}) at item {i}, but {cells[first]} ({kind}) at "
                        + $"item {first}: a column is of one kind"
                );
        return kind switch
        {
            ColumnKind.Numbers => new Column.Numbers(name, cells.Select(cell => cell.Number).ToSequence()),
            ColumnKind.Texts => new Column.Texts(name, cells.Select(cell => cell.Text).ToSequence()),
            _ => new Column.Dates(name, cells.Select(cell => cell.Date).ToSequence()),
        };
    }
}
