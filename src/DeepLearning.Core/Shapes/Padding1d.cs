using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What is added at the two ends of a signal, in steps: given per end, or <see cref="Same"/>.</summary>
[JsonConverter(typeof(Padding1dJsonConverter))]
public sealed record Padding1d
{
    private Padding1d(Padding ofImage) => OfImage = ofImage;

    /// <summary>As many as keep the length at stride 1; an odd one goes to the end, as in PyTorch.</summary>
    public static Padding1d Same { get; } = new(Padding.Same);

    public static Padding1d None { get; } = All(0);

    /// <summary>The same padding for images of height 1.</summary>
    public Padding OfImage { get; }

    public static Padding1d All(int steps) => Ends(steps, steps);

    public static Padding1d Ends(int before, int after) => new(new Padding.Sides(0, 0, before, after));

    public static implicit operator Padding1d(int steps) => All(steps);

    public static Padding1d FromInt32(int steps) => All(steps);

    public override string ToString() =>
        OfImage is not Padding.Sides sides ? "same"
        : sides.Left == sides.Right ? $"{sides.Left}"
        : $"{sides.Left},{sides.Right}";
}

/// <summary>How it is written in JSON.</summary>
public sealed class Padding1dJsonConverter : JsonConverter<Padding1d>
{
    public override Padding1d Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const string Expected = "a signal's padding is \"same\" or an array of two numbers, [before, after]";
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString() == "same" ? Padding1d.Same : throw new JsonException(Expected);
        return NumberArray.Integers(ref reader, Expected) is [var before, var after]
            ? Padding1d.Ends(before, after)
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, Padding1d value, JsonSerializerOptions options)
    {
        if (value.OfImage is Padding.Sides sides)
            NumberArray.Write(writer, sides.Left, sides.Right);
        else
            writer.WriteStringValue("same");
    }
}
