using System.Globalization;

namespace DeepLearning;

/// <summary>Dates as ISO 8601 writes them: 2026-01-31, or with the time of day behind a T or a space.</summary>
public static class DateText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>Whether a text is a date; one that ends with Z is taken at its word, without a shift.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime date) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
