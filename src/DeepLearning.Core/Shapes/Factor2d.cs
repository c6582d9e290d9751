using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// How many times as high and as wide; need not be whole. Converts from one number (both axes) and from a pair.
/// </summary>
[JsonConverter(typeof(Factor2dJsonConverter))]
public readonly record struct Factor2d(double Height, double Width)
{
    public static implicit operator Factor2d(double factor) => new(factor, factor);

    public static implicit operator Factor2d((double Height, double Width) factors) =>
        new(factors.Height, factors.Width);

    public static Factor2d FromDouble(double factor) => factor;

    public static Factor2d FromValueTuple((double Height, double Width) factors) => factors;

    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}

/// <summary>How it is written in JSON.</summary>
public sealed class Factor2dJsonConverter : JsonConverter<Factor2d>
{
    private const string Expected = "a factor is an array of two numbers, [height, width]";

    public override Factor2d Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberArray.Reals(ref reader, Expected) is [var height, var width]
            ? new Factor2d(height, width)
            : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, Factor2d value, JsonSerializerOptions options) =>
        NumberArray.Write(writer, value.Height, value.Width);
}
