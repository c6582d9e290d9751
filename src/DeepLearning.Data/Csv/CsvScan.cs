namespace DeepLearning.Data;

/// <summary>
/// What a first reading of a CSV file finds, so that the second takes memory for the values alone: the columns' names
/// and kinds, and the number of rows.
/// </summary>
internal sealed record CsvScan(string[] Names, ColumnKind[] Kinds, int Rows)
{
    /// <exception cref="InvalidDataException">The file is no table; the message names the place.</exception>
    public static CsvScan Of(Stream stream, CsvTableOptions options, CsvValue values)
    {
        using var rows = new CsvRows(stream, options);
        if (!rows.MoveNext())
            throw new InvalidDataException("it holds no row, but at least one is expected");
        var names = options.HasHeader ? Header(rows) : [.. Enumerable.Range(0, rows.Count).Select(Numbered)];
        var given = Given(names, options);
        var kinds = new Candidates[names.Length];
        var (count, line) = (0, rows.Line);
        for (var more = !options.HasHeader || rows.MoveNext(); more; more = rows.MoveNext(), count++)
        {
            if (rows.Count != names.Length)
                throw new InvalidDataException(
                    $"line {rows.Line}: the row has {rows.Count} columns, but that of line {line} has {names.Length}"
                );
            for (var column = 0; column < names.Length; column++)
                if (given[column] is null)
                    kinds[column].Add(rows[column], values);
        }

        return count > 0
            ? new(names, [.. given.Select((kind, column) => kind ?? kinds[column].Kind)], count)
            : throw new InvalidDataException("it holds a header, but no row behind it");
    }

    /// <summary>So many rows, from where they stand.</summary>
    /// <exception cref="InvalidDataException">A value is not of its column's kind.</exception>
    /// <exception cref="IOException">The rows are not as they were.</exception>
    public Table Read(CsvRows rows, int count, CsvValue values)
    {
        CsvCells[] columns = [.. Names.Zip(Kinds, (name, kind) => CsvCells.Of(name, kind, count))];
        for (var row = 0; row < count; row++)
        {
            if (!rows.MoveNext() || rows.Count != columns.Length)
                throw new IOException("it has changed while it was read");
            for (var column = 0; column < columns.Length; column++)
            {
                var value = rows[column];
                if (!columns[column].Set(row, value, values.IsMissing(value), values))
                    throw new InvalidDataException(
                        $"line {rows.Line}, column {column + 1} ({CsvValue.Shown(Names[column])}): the value is "
                            + $"{CsvValue.Shown(value)}, but {values.Expected(Kinds[column])} is expected"
                    );
            }
        }

        return new(columns.Select(column => column.ToColumn()).ToSequence());
    }

    private static string Numbered(int column) => FormattableString.Invariant($"column {column + 1}");

    private static string[] Header(CsvRows rows)
    {
        var names = new string[rows.Count];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var column = 0; column < names.Length; column++)
        {
            var name = names[column] = rows[column].Trim() is { IsEmpty: false } said
                ? said.ToString()
                : Numbered(column);
            if (!seen.TryAdd(name, column))
                throw new InvalidDataException(
                    $"line {rows.Line}, column {column + 1}: the header names it {CsvValue.Shown(name)}, as it does "
                        + $"column {seen[name] + 1}"
                );
        }

        return names;
    }

    private static ColumnKind?[] Given(string[] names, CsvTableOptions options)
    {
        var given = new ColumnKind?[names.Length];
        foreach (var column in options.Columns)
        {
            var index = Array.IndexOf(names, column.Name);
            if (index < 0)
                throw new InvalidDataException(
                    $"it has no column '{column.Name}', whose kind is given, but "
                        + string.Join(", ", names.Take(20).Select(name => CsvValue.Shown(name)))
                        + (names.Length > 20 ? $" and {names.Length - 20} more" : "")
                );
            given[index] = column.Kind;
        }

        return given;
    }

    /// <summary>What the values seen so far leave of a column's kinds.</summary>
    private struct Candidates
    {
        private bool _noNumbers,
            _noDates;

        /// <summary>Numbers before dates; a column of no value is of missing numbers.</summary>
        public readonly ColumnKind Kind =>
            !_noNumbers ? ColumnKind.Numbers
            : _noDates ? ColumnKind.Texts
            : ColumnKind.Dates;

        public void Add(ReadOnlySpan<char> value, CsvValue values)
        {
            if (_noNumbers && _noDates || values.IsMissing(value))
                return;
            _noNumbers = _noNumbers || !values.IsNumber(value, out _);
            _noDates = _noDates || !values.IsDate(value, out _);
        }
    }
}
