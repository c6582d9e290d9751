using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>Where a larger image's pixels come from (PyTorch's mode).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpsampleMode>))]
public enum UpsampleMode
{
    /// <summary>From the pixel in which they lie.</summary>
    Nearest,

    /// <summary>From the four pixels around them, by their distance along each axis.</summary>
    Bilinear,
}
