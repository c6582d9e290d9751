using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What the values of a table's column are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Finite numbers.</summary>
    Numbers,

    /// <summary>Texts, categories among them.</summary>
    Texts,

    /// <summary>Dates with the time of day, of no time zone.</summary>
    Dates,
}
