namespace DeepLearning.Data;

/// <summary>
/// Tables in text files of separated values, RFC 4180 and what is like it: a header; values in quotes, with doubled
/// quotes, separators and line ends in them; line ends of any system; a byte order mark; missing values. The file is
/// read twice, once for the columns' kinds and the number of rows, so that no text is kept of a column of numbers.
/// </summary>
public static class CsvTable
{
    internal static readonly FileFormat Rule = new(
        "the CSV file",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>The table of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null for a header, commas and UTF-8.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read or is no text; it holds no row; a name of the header comes twice; a row
    /// has another number of columns, more than <see cref="CsvTableOptions.MaxColumns"/>, or more than 16,777,216
    /// characters; quotes do not close; a value is not of the kind that is given. Lines and columns are counted from 1,
    /// and a row that goes over several lines has the number of its first.
    /// </exception>
    public static Table Read(string path, CsvTableOptions? options = null) =>
        Rule.Read(path, stream => ReadTable(stream, options ?? new()));

    /// <summary>
    /// The table of a stream, from where it stands to its end; it stays open. One that cannot seek is copied first.
    /// </summary>
    /// <inheritdoc cref="Read(string, CsvTableOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How it is written; null for a header, commas and UTF-8.</param>
    public static Table Read(Stream stream, CsvTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() =>
        {
            if (stream.CanSeek)
                return ReadTable(stream, options ?? new());
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return ReadTable(copy, options ?? new());
        });
    }

    private static Table ReadTable(Stream stream, CsvTableOptions options)
    {
        var (start, values) = (stream.Position, new CsvValue(options));
        var scan = CsvScan.Of(stream, options, values);
        stream.Position = start;
        using var rows = new CsvRows(stream, options);
        if (options.HasHeader)
            rows.MoveNext();
        return scan.Read(rows, scan.Rows, values);
    }
}
