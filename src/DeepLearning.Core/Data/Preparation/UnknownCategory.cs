using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What becomes of a category that the training part does not have, or that is missing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownCategory>))]
public enum UnknownCategory
{
    /// <summary>It is refused.</summary>
    Error,

    /// <summary>It is no category at all: zeros of a one-hot code.</summary>
    Ignored,

    /// <summary>All of them together have a place of their own, the last.</summary>
    OwnPlace,
}
