using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>Where a larger signal's or image's pixels come from (PyTorch's mode).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpsampleMode>))]
public enum UpsampleMode
{
    /// <summary>From the pixel in which they lie.</summary>
    Nearest,

    /// <summary>From the four pixels around them, by their distance along each axis.</summary>
    Bilinear,

    /// <summary>From the two steps of a signal around them, by their distance.</summary>
    Linear,
}
