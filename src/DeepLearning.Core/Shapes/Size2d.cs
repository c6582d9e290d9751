using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A height and a width, in pixels. Converts from one number (square) and from a pair.</summary>
[JsonConverter(typeof(Size2dJsonConverter))]
public readonly record struct Size2d(int Height, int Width)
{
    public static implicit operator Size2d(int side) => new(side, side);

    public static implicit operator Size2d((int Height, int Width) size) => new(size.Height, size.Width);

    public static Size2d FromInt32(int side) => side;

    public static Size2d FromValueTuple((int Height, int Width) size) => size;

    public override string ToString() => $"{Height}x{Width}";
}

internal sealed class Size2dJsonConverter : JsonConverter<Size2d>
{
    public override Size2d Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<int[]>(ref reader, options) is [var height, var width]
            ? new Size2d(height, width)
            : throw new JsonException("a size is an array of two numbers, [height, width]");

    public override void Write(Utf8JsonWriter writer, Size2d value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new[] { value.Height, value.Width }, options);
}
