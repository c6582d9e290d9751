using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A number of a date.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatePart>))]
public enum DatePart
{
    Year,

    /// <summary>1 to 12.</summary>
    Month,

    /// <summary>1 to 31.</summary>
    Day,

    /// <summary>1, Monday, to 7, Sunday, as ISO 8601 has it.</summary>
    DayOfWeek,

    /// <summary>1 to 366.</summary>
    DayOfYear,

    /// <summary>0 to 23.</summary>
    Hour,

    /// <summary>Seconds since midnight, with their fraction.</summary>
    SecondOfDay,

    /// <summary>Seconds since the beginning of 1970, with their fraction; negative before it.</summary>
    Seconds,
}

internal static class DateNumbers
{
    public static Sequence<DatePart> Check(Sequence<DatePart> parts) =>
        Require.NotNull(parts, "Parts").Count == 0 ? throw new ArgumentException("a date needs at least one part")
        : parts.Distinct().Count() < parts.Count ? throw new ArgumentException($"a part of {parts} comes twice")
        : parts.Select(part => Require.Defined(part, "Parts")).ToSequence();

    public static double Of(DateTime date, DatePart part) =>
        part switch
        {
            DatePart.Year => date.Year,
            DatePart.Month => date.Month,
            DatePart.Day => date.Day,
            DatePart.DayOfWeek => date.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek,
            DatePart.DayOfYear => date.DayOfYear,
            DatePart.Hour => date.Hour,
            DatePart.SecondOfDay => date.TimeOfDay.TotalSeconds,
            _ => (date - new DateTime(1970, 1, 1)).TotalSeconds,
        };
}
