using Parquet;
using Parquet.Schema;

namespace DeepLearning.Data;

/// <summary>
/// Tables in Apache Parquet files, read by Parquet.Net: flat columns of numbers and Booleans (1 and 0), texts, dates. A
/// null is a missing value.
/// </summary>
public static class ParquetTable
{
    private static readonly FileFormat Rule = new(
        "the Parquet file",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>The table of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is read of it; null for all.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read; it says more than it holds, or more than the options allow; a column is not there, is
    /// of lists or structs, or of a type that a table has not; a whole number is none in float64, or a number
    /// is infinite.
    /// </exception>
    public static Table Read(string path, ParquetTableOptions? options = null) =>
        Rule.Read(path, stream => ReadTable(stream, options ?? new()));

    /// <summary>The table of a stream, which must be able to seek, from its begin to its end; it stays open.</summary>
    /// <inheritdoc cref="Read(string, ParquetTableOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="options">What is read of it; null for all.</param>
    public static Table Read(Stream stream, ParquetTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => ReadTable(stream, options ?? new()));
    }

    private static Table ReadTable(Stream stream, ParquetTableOptions options)
    {
        var limits = new ParquetLimits(stream, options);
        limits.CheckFooter();
        stream.Position = 0;
        // On another thread: no context of the caller's is waited for.
        return Task.Run(() => ReadAsync(stream, limits, options)).GetAwaiter().GetResult();
    }

    private static async Task<Table> ReadAsync(Stream stream, ParquetLimits limits, ParquetTableOptions options)
    {
        try
        {
            var file = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
            await using var _ = file.ConfigureAwait(false);
            var fields = Fields(file.Schema, options);
            var rows = CheckRows(file, fields, limits, options);
            var columns = new List<Column>();
            foreach (var field in fields)
                columns.Add(await ParquetColumn.ReadAsync(file, field, rows).ConfigureAwait(false));
            return new(columns.ToSequence());
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException($"Parquet.Net cannot read it ({e.GetType().Name}): {e.Message}", e);
        }
    }

    private static List<DataField> Fields(ParquetSchema schema, ParquetTableOptions options)
    {
        var fields = new List<DataField>();
        foreach (var name in options.Columns ?? schema.Fields.Select(field => field.Name).ToSequence())
        {
            var found = schema.Fields.FirstOrDefault(field => field.Name == name);
            if (found is null)
                throw new InvalidDataException(
                    $"it has no column '{name}', but "
                        + string.Join(", ", schema.Fields.Take(20).Select(field => $"'{field.Name}'"))
                );
            if (found is not DataField { IsArray: false, MaxRepetitionLevel: 0 } field || !ParquetColumn.IsRead(field))
                throw new InvalidDataException(
                    $"the column '{name}' is of {Kind(found)}, which a table has not: numbers, Booleans, texts and "
                        + "dates are expected (Columns leaves others out)"
                );
            fields.Add(field);
        }

        return fields.Count > 0 ? fields : throw new InvalidDataException("it has no column");
    }

    private static string Kind(Field field) =>
        field is not DataField data ? $"{field.SchemaType}".ToLowerInvariant()
        : data.IsArray || data.MaxRepetitionLevel > 0 ? "lists"
        : ParquetColumn.NameOf(data.ClrType);

    private static int CheckRows(
        ParquetReader file,
        List<DataField> fields,
        ParquetLimits limits,
        ParquetTableOptions options
    )
    {
        var rows = 0L;
        for (var i = 0; i < file.RowGroupCount; i++)
        {
            using var group = file.OpenRowGroupReader(i);
            var most = options.MaxValues / fields.Count;
            if (group.RowCount < 0 || group.RowCount > most - rows)
                throw new InvalidDataException(
                    $"its row group {i} has {group.RowCount} rows, behind {rows}, but at most {most} of "
                        + $"{fields.Count} columns are expected ({nameof(ParquetTableOptions.MaxValues)})"
                );
            rows += group.RowCount;
            foreach (var field in fields)
                limits.CheckChunk(field.Name, group.GetMetadata(field)?.MetaData, group.RowCount);
        }

        return rows <= Array.MaxLength ? (int)rows : throw new InvalidDataException($"it has {rows} rows, too many");
    }
}
