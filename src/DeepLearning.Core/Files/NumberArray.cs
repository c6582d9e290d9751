using System.Text.Json;

namespace DeepLearning;

/// <summary>Arrays of numbers in JSON, such as sizes and shapes.</summary>
internal static class NumberArray
{
    /// <exception cref="JsonException">There is no array of 32-bit integers.</exception>
    public static int[] Integers(ref Utf8JsonReader reader, string expected)
    {
        var items = new List<int>();
        while (Next(ref reader, items.Count == 0, expected))
            items.Add(reader.TryGetInt32(out var item) ? item : throw new JsonException(expected));
        return [.. items];
    }

    /// <exception cref="JsonException">There is no array of numbers.</exception>
    public static double[] Reals(ref Utf8JsonReader reader, string expected)
    {
        var items = new List<double>();
        while (Next(ref reader, items.Count == 0, expected))
            items.Add(reader.GetDouble());
        return [.. items];
    }

    public static void Write(Utf8JsonWriter writer, params ReadOnlySpan<int> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteNumberValue(item);
        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, params ReadOnlySpan<double> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteNumberValue(item);
        writer.WriteEndArray();
    }

    private static bool Next(ref Utf8JsonReader reader, bool first, string expected)
    {
        if (first && reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException(expected);
        return reader.Read() && reader.TokenType != JsonTokenType.EndArray
            ? reader.TokenType == JsonTokenType.Number
                ? true
                : throw new JsonException(expected)
            : false;
    }
}
