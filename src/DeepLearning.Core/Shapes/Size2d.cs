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

/// <summary>How it is written in JSON.</summary>
public sealed class Size2dJsonConverter : JsonConverter<Size2d>
{
    private const string Expected = "a size is an array of two numbers, [height, width]";

    public override Size2d Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberArray.Integers(ref reader, Expected) is [var height, var width]
            ? new Size2d(height, width)
            : throw new JsonException(Expected);

    public override void Write(Utf8JsonWriter writer, Size2d value, JsonSerializerOptions options) =>
        NumberArray.Write(writer, value.Height, value.Width);
}
