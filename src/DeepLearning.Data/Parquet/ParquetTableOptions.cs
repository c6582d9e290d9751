namespace DeepLearning.Data;

/// <summary>What is read of a Parquet file, and how much of it.</summary>
public sealed record ParquetTableOptions
{
    /// <summary>The columns that are read, in this order; null for all.</summary>
    public Sequence<string>? Columns { get; init; }

    /// <summary>
    /// The most values that a table may have, rows times columns: a few bytes of the format can stand for any number of
    /// equal ones.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long MaxValues
    {
        get;
        init => field = Positive(value, nameof(MaxValues));
    } = 1L << 26;

    /// <summary>The most bytes that the pages may be unzipped, by what their headers say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long MaxBytes
    {
        get;
        init => field = Positive(value, nameof(MaxBytes));
    } = 1L << 30;

    private static long Positive(long value, string name) =>
        value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be above 0");
}
