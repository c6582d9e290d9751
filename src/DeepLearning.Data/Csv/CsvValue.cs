using System.Globalization;

namespace DeepLearning.Data;

/// <summary>What the values of a CSV file say, by its options.</summary>
internal sealed class CsvValue(CsvTableOptions options)
{
    private const int ShownLength = 40;

    private readonly string[] _dates = [.. options.DateFormats];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing = new HashSet<string>(
        options.MissingValues,
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly NumberFormatInfo _format = options.DecimalComma
        ? new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." }
        : NumberFormatInfo.InvariantInfo;

    public bool IsMissing(ReadOnlySpan<char> value) => _missing.Contains(value);

    /// <summary>Whether it is a finite number, with an exponent or without, and no separators of thousands.</summary>
    public bool IsNumber(ReadOnlySpan<char> value, out double number) =>
        double.TryParse(value, NumberStyles.Float, _format, out number) && double.IsFinite(number);

    public bool IsDate(ReadOnlySpan<char> value, out DateTime date) =>
        _dates.Length == 0
            ? DateText.TryParse(value, out date)
            : DateTime.TryParseExact(value, _dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public string Expected(ColumnKind kind) =>
        kind == ColumnKind.Numbers
            ? options.DecimalComma
                ? "a finite number (1,5)"
                : "a finite number (1.5)"
            : _dates.Length == 0
                ? "a date (2026-01-31 or 2026-01-31T12:30:00)"
                : $"a date ({string.Join(" or ", _dates)})";

    /// <summary>The value for a message, in one line; of a long one, how it begins.</summary>
    public static string Shown(ReadOnlySpan<char> value)
    {
        var text = string.Concat(
            value[..Math.Min(value.Length, ShownLength)].ToString().Select(c => char.IsControl(c) ? ' ' : c)
        );
        return value.Length <= ShownLength ? $"'{text}'" : $"'{text}...' ({value.Length} characters)";
    }
}
