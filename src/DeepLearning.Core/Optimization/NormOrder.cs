using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>Which norm of a vector: PyTorch's norm_type.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NormOrder>))]
public enum NormOrder
{
    /// <summary>√Σ x², the Euclidean.</summary>
    Two,

    /// <summary>Σ |x|.</summary>
    One,

    /// <summary>max |x|.</summary>
    Infinity,
}
