namespace DeepLearning;

/// <summary>
/// Named columns of as many rows: what a file of records holds before a <see cref="Pipeline"/> makes a data set of
/// it. Immutable, with structural equality.
/// </summary>
public sealed record Table
{
    private readonly Dictionary<string, Column> _byName;

    /// <param name="columns">At least one; their names differ, their numbers of rows do not.</param>
    /// <exception cref="ArgumentException">There is none; a name comes twice; the numbers of rows differ.</exception>
    public Table(Sequence<Column> columns)
    {
        if (columns.Count == 0)
            throw new ArgumentException("a table needs a column, but is given none");
        (Columns, _byName) = (columns, new(columns.Count, StringComparer.Ordinal));
        foreach (var column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
                throw new ArgumentException($"the table has two columns of the name '{column.Name}'");
            if (column.Count != columns[0].Count)
                throw new ArgumentException(
                    $"the table's column '{columns[0].Name}' has {columns[0].Count} rows, but '{column.Name}' has "
                        + $"{column.Count}"
                );
        }
    }

    public Sequence<Column> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Columns[0].Count;

    public bool Contains(string column) => _byName.ContainsKey(column);

    /// <summary>The column of a name.</summary>
    /// <exception cref="PipelineException">There is none; the message names the nearest.</exception>
    public Column this[string column] =>
        _byName.TryGetValue(column, out var found)
            ? found
            : throw new PipelineException(
                $"the table has no column '{column}': the nearest is '{NearestName.Of(column, _byName.Keys)}' of "
                    + string.Join(", ", _byName.Keys.Take(20).Select(name => $"'{name}'"))
                    + (_byName.Count > 20 ? $" and {_byName.Count - 20} more" : "")
            );

    /// <summary>These rows, counted from 0, in this order; one may come more than once.</summary>
    public Table Rows(ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = Columns[i].Rows(rows);
        return new(new Sequence<Column>(taken));
    }

    /// <summary>The same table with this column last, or in the place of the one that has its name.</summary>
    public Table With(Column column) =>
        new(
            Contains(column.Name)
                ? Columns.Select(old => old.Name == column.Name ? column : old).ToSequence()
                : [.. Columns, column]
        );

    /// <summary>The same table without these columns.</summary>
    /// <exception cref="PipelineException">There is no column of such a name.</exception>
    public Table Without(params ReadOnlySpan<string> columns)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in columns)
            left.Add(this[name].Name);
        return new(Columns.Where(column => !left.Contains(column.Name)).ToSequence());
    }

    public bool Equals(Table? other) => other is not null && Columns.Equals(other.Columns);

    public override int GetHashCode() => Columns.GetHashCode();

    public override string ToString() => $"{Count} rows of {string.Join("; ", Columns)}";
}
