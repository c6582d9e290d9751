using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>Zeros around an image, in pixels: given per side, or <see cref="Same"/>.</summary>
[JsonConverter(typeof(PaddingJsonConverter))]
public abstract record Padding
{
    private Padding() { }

    /// <summary>
    /// As many zeros as keep height and width at stride 1; an odd one goes to the bottom and the right, as in PyTorch.
    /// </summary>
    public static Padding Same { get; } = new SameCase();

    public static Padding None { get; } = new Sides(0, 0, 0, 0);

    public static Padding All(int pixels) => new Sides(pixels, pixels, pixels, pixels);

    public static Padding Symmetric(int vertical, int horizontal) =>
        new Sides(vertical, vertical, horizontal, horizontal);

    public static implicit operator Padding(int pixels) => All(pixels);

    public static Padding FromInt32(int pixels) => All(pixels);

    /// <summary>The zeros on each side for this kernel.</summary>
    public abstract Sides Resolve(Size2d kernel, Size2d dilation);

    /// <summary>A number of zeros for each side.</summary>
    public sealed record Sides : Padding
    {
        public Sides(int top, int bottom, int left, int right) =>
            (Top, Bottom, Left, Right) = (top, bottom, left, right);

        public int Top
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public int Bottom
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public int Left
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public int Right
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public bool IsSymmetric => Top == Bottom && Left == Right;

        public override Sides Resolve(Size2d kernel, Size2d dilation) => this;

        public override string ToString() =>
            !IsSymmetric ? $"{Top},{Bottom},{Left},{Right}"
            : Top == Left ? $"{Top}"
            : $"{Top}x{Left}";
    }

    private sealed record SameCase : Padding
    {
        public override Sides Resolve(Size2d kernel, Size2d dilation)
        {
            var vertical = checked(dilation.Height * (kernel.Height - 1));
            var horizontal = checked(dilation.Width * (kernel.Width - 1));
            return new Sides(vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
        }

        public override string ToString() => "same";
    }
}

/// <summary>How it is written in JSON.</summary>
public sealed class PaddingJsonConverter : JsonConverter<Padding>
{
    public override Padding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const string Expected = "a padding is \"same\" or an array of four numbers, [top, bottom, left, right]";
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString() == "same" ? Padding.Same : throw new JsonException(Expected);
        return NumberArray.Integers(ref reader, Expected) is [var top, var bottom, var left, var right]
            ? new Padding.Sides(top, bottom, left, right)
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, Padding value, JsonSerializerOptions options)
    {
        if (value is Padding.Sides sides)
            NumberArray.Write(writer, sides.Top, sides.Bottom, sides.Left, sides.Right);
        else
            writer.WriteStringValue("same");
    }
}
