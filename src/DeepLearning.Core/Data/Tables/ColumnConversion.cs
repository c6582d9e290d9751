using System.Globalization;

namespace DeepLearning;

/// <summary>Columns and cells of another kind.</summary>
internal static class ColumnConversion
{
    public static Column Of(Column column, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Numbers:
                var numbers = new double[column.Count];
                for (var row = 0; row < numbers.Length; row++)
                    numbers[row] = Of(column[row], kind, column.Name, row).Number;
                return new Column.Numbers(column.Name, new(numbers));
            case ColumnKind.Texts:
                var texts = new string?[column.Count];
                for (var row = 0; row < texts.Length; row++)
                    texts[row] = Of(column[row], kind, column.Name, row).Text;
                return new Column.Texts(column.Name, new(texts));
            default:
                var dates = new DateTime?[column.Count];
                for (var row = 0; row < dates.Length; row++)
                    dates[row] = Of(column[row], kind, column.Name, row).Date;
                return new Column.Dates(column.Name, new(dates));
        }
    }

    public static Cell Of(Cell cell, ColumnKind kind, string column, int row) =>
        cell.IsMissing || cell.Kind == kind ? cell
        : kind == ColumnKind.Texts ? cell.ToString()
        : kind == ColumnKind.Numbers && IsNumber(cell.Text, out var number) ? number
        : kind == ColumnKind.Dates && IsDate(cell.Text, out var date) ? date
        : throw new PipelineException(
            $"the column '{column}' holds {(cell.Text is null ? $"{cell}" : $"'{cell}'")} in row {row}, but "
                + (kind == ColumnKind.Numbers ? "a finite number" : "a date (2026-01-31 or 2026-01-31T12:30:00)")
                + " is expected"
        );

    /// <summary>A finite number in the invariant culture.</summary>
    private static bool IsNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool IsDate(string? text, out DateTime date) => DateText.TryParse(text, out date);
}
