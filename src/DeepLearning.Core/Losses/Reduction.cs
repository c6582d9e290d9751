using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How the losses of a batch's samples or elements become one number.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reduction>))]
public enum Reduction
{
    /// <summary>Their sum, divided by what counts: the loss does not grow with the batch.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
