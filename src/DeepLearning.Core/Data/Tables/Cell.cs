using System.Globalization;

namespace DeepLearning;

/// <summary>
/// One value of a table: a number, a text, a date, or nothing. Numbers, texts and dates become one by themselves; NaN
/// and null are missing ones.
/// </summary>
public readonly record struct Cell
{
    private readonly double _number;
    private readonly DateTime _date;

    private Cell(double number) => (_number, Kind) = (number, double.IsNaN(number) ? null : ColumnKind.Numbers);

    private Cell(string? text) => (Text, Kind) = (text, text is null ? null : ColumnKind.Texts);

    private Cell(DateTime? date) => (_date, Kind) = (date ?? default, date is null ? null : ColumnKind.Dates);

    /// <summary>What it is; null when the value is missing.</summary>
    public ColumnKind? Kind { get; }

    public bool IsMissing => Kind is null;

    /// <summary>The number; NaN where it is none.</summary>
    public double Number => Kind == ColumnKind.Numbers ? _number : double.NaN;

    /// <summary>The text; null where it is none.</summary>
    public string? Text { get; }

    /// <summary>The date; null where it is none.</summary>
    public DateTime? Date => Kind == ColumnKind.Dates ? _date : null;

    public static implicit operator Cell(double number) => new(number);

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(DateTime date) => new(date);

    public static implicit operator Cell(DateTime? date) => new(date);

    /// <summary>The value as a text in the invariant culture; empty when it is missing.</summary>
    public override string ToString() =>
        Kind switch
        {
            ColumnKind.Numbers => _number.ToString(CultureInfo.InvariantCulture),
            ColumnKind.Texts => Text!,
            ColumnKind.Dates => _date.ToString(
                _date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture
            ),
            _ => "",
        };
}
