using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A <see cref="Sequence{T}"/> is a JSON array.</summary>
public sealed class SequenceJsonConverter<T> : JsonConverter<Sequence<T>>
{
    public override Sequence<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("expected an array");
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Item(ref reader, items.Count, options));
        return new([.. items]);
    }

    // A value's own error knows nothing of the array around it: the index says where it is.
    private static T Item(ref Utf8JsonReader reader, int index, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, options.GetTypeInfo<T>())
                ?? throw new JsonException("is null");
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or NotSupportedException
                        or OverflowException
                        or ArgumentException
                        or InvalidOperationException
            )
        {
            throw new JsonException($"item {index}: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Sequence<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            JsonSerializer.Serialize(writer, item, options.GetTypeInfo<T>());
        writer.WriteEndArray();
    }
}
