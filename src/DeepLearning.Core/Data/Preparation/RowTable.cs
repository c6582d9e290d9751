namespace DeepLearning;

/// <summary>One row as a table.</summary>
internal static class RowTable
{
    public static Table Of(IReadOnlyDictionary<string, Cell> row, IEnumerable<FittedPath> paths)
    {
        var columns = new List<Column>();
        foreach (var path in paths)
            if (!columns.Exists(column => column.Name == path.Column))
                columns.Add(Of(row, path));
        return new(columns.ToSequence());
    }

    private static Column Of(IReadOnlyDictionary<string, Cell> row, FittedPath path)
    {
        if (!row.TryGetValue(path.Column, out var cell))
            throw new PipelineException(
                row.Count == 0
                    ? $"the row has no '{path.Column}': it is empty"
                    : $"the row has no '{path.Column}': the nearest is '{NearestName.Of(path.Column, row.Keys)}'"
            );
        var value = ColumnConversion.Of(cell, path.Kind, path.Column, 0);
        return path.Kind switch
        {
            ColumnKind.Numbers => new Column.Numbers(path.Column, [value.Number]),
            ColumnKind.Texts => new Column.Texts(path.Column, [value.Text]),
            _ => new Column.Dates(path.Column, [value.Date]),
        };
    }
}
