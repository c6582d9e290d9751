using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A custom loss is {"kind": ..., "settings": ...}, as a custom layer is. It is written, so that what was learnt is
/// kept; there is no reader for it yet.
/// </summary>
internal sealed class CustomLossJsonConverter : JsonConverter<ICustomLoss>
{
    public override ICustomLoss Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var root = JsonSerializer.Deserialize<JsonElement>(ref reader, options);
        var kind =
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty("kind", out var name) ? $"{name}" : "?";
        throw new JsonException(
            $"the custom loss '{kind}' cannot be read: a plan with a loss of your own is made in code"
        );
    }

    public override void Write(Utf8JsonWriter writer, ICustomLoss value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", value.Kind);
        writer.WritePropertyName("settings");
        JsonSerializer.Serialize(writer, (object)value, value.GetType());
        writer.WriteEndObject();
    }
}
