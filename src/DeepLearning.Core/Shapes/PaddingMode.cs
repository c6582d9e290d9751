using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// What stands in the padding of [a b c d], as PyTorch's padding_mode: with two on both sides, 0 0 a b c d 0 0 (zeros),
/// c b a b c d c b (reflect), a a a b c d d d (replicate), c d a b c d a b (circular).
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaddingMode>))]
public enum PaddingMode
{
    Zeros,

    /// <summary>The image mirrored at its border's pixels, which come once; padding is below the size.</summary>
    Reflect,

    /// <summary>The border's pixels again and again.</summary>
    Replicate,

    /// <summary>The image from its other side; padding is at most the size.</summary>
    Circular,
}
