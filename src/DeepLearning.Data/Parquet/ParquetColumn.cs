using Parquet;
using Parquet.Schema;

namespace DeepLearning.Data;

/// <summary>One column of a Parquet file, from all its row groups.</summary>
internal static class ParquetColumn
{
    private const double MostExact = 1L << 53; // the first that may stand for two

    private static readonly Dictionary<Type, Func<ParquetReader, DataField, int, Task<Column>>> Readers = new()
    {
        [typeof(bool)] = Numbers<bool>(value => value ? 1 : 0),
        [typeof(sbyte)] = Numbers<sbyte>(value => value),
        [typeof(byte)] = Numbers<byte>(value => value),
        [typeof(short)] = Numbers<short>(value => value),
        [typeof(ushort)] = Numbers<ushort>(value => value),
        [typeof(int)] = Numbers<int>(value => value),
        [typeof(uint)] = Numbers<uint>(value => value),
        [typeof(long)] = Numbers<long>(value => value),
        [typeof(ulong)] = Numbers<ulong>(value => value),
        [typeof(float)] = Numbers<float>(value => value),
        [typeof(double)] = Numbers<double>(value => value),
        [typeof(decimal)] = Numbers<decimal>(value => (double)value),
        [typeof(DateTime)] = Dates<DateTime>(value => DateTime.SpecifyKind(value, DateTimeKind.Unspecified)),
        [typeof(DateOnly)] = Dates<DateOnly>(value => value.ToDateTime(TimeOnly.MinValue)),
        [typeof(string)] = TextsAsync,
        [typeof(ReadOnlyMemory<char>)] = TextsAsync,
    };

    /// <summary>What a column's values are called in a message.</summary>
    public static string NameOf(Type type) =>
        type == typeof(ReadOnlyMemory<byte>) || type == typeof(byte[]) ? "bytes" : type.Name;

    public static bool IsRead(DataField field) => Readers.ContainsKey(field.ClrType);

    public static Task<Column> ReadAsync(ParquetReader file, DataField field, int rows) =>
        Readers[field.ClrType](file, field, rows);

    private static Func<ParquetReader, DataField, int, Task<Column>> Numbers<TValue>(Func<TValue, double> number)
        where TValue : struct =>
        async (file, field, rows) =>
        {
            var whole = typeof(TValue) == typeof(long) || typeof(TValue) == typeof(ulong);
            var numbers = new List<double>(rows);
            await ForEachAsync<TValue>(
                    file,
                    field,
                    value =>
                    {
                        var read = value is { } there ? number(there) : double.NaN;
                        if (double.IsInfinity(read) || whole && Math.Abs(read) >= MostExact)
                            throw new InvalidDataException(
                                $"the column '{field.Name}' holds {value} in row {numbers.Count}, which is infinite or "
                                    + "no whole number of float64"
                            );
                        numbers.Add(read);
                    }
                )
                .ConfigureAwait(false);
            return new Column.Numbers(field.Name, numbers.ToSequence());
        };

    private static Func<ParquetReader, DataField, int, Task<Column>> Dates<TValue>(Func<TValue, DateTime> date)
        where TValue : struct =>
        async (file, field, rows) =>
        {
            var dates = new List<DateTime?>(rows);
            await ForEachAsync<TValue>(file, field, value => dates.Add(value is { } there ? date(there) : null))
                .ConfigureAwait(false);
            return new Column.Dates(field.Name, dates.ToSequence());
        };

    private static async Task<Column> TextsAsync(ParquetReader file, DataField field, int rows)
    {
        var texts = new List<string?>(rows);
        for (var i = 0; i < file.RowGroupCount; i++)
        {
            using var group = file.OpenRowGroupReader(i);
            var values = new string?[group.RowCount];
            await group.ReadAsync(field, values.AsMemory()!).ConfigureAwait(false);
            texts.AddRange(values);
        }

        return new Column.Texts(field.Name, texts.ToSequence());
    }

    private static async Task ForEachAsync<TValue>(ParquetReader file, DataField field, Action<TValue?> take)
        where TValue : struct
    {
        for (var i = 0; i < file.RowGroupCount; i++)
        {
            using var group = file.OpenRowGroupReader(i);
            if (field.IsNullable)
            {
                var values = new TValue?[group.RowCount];
                await group.ReadAsync<TValue>(field, values.AsMemory()).ConfigureAwait(false);
                foreach (var value in values)
                    take(value);
            }
            else
            {
                var values = new TValue[group.RowCount];
                await group.ReadAsync<TValue>(field, values.AsMemory()).ConfigureAwait(false);
                foreach (var value in values)
                    take(value);
            }
        }
    }
}
