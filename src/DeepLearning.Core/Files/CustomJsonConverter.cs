using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A custom layer, loss or step is {"kind": ..., "settings": ...}.</summary>
/// <param name="what">What it is, in errors.</param>
/// <param name="readers">The readers, by their kind.</param>
internal abstract class CustomJsonConverter<TCustom>(string what, IReadOnlyList<CustomReader<TCustom>> readers)
    : JsonConverter<TCustom>
    where TCustom : class
{
    protected abstract string KindOf(TCustom value);

    public override TCustom Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var root = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo<JsonElement>());
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("kind", out var name)
            || name.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("settings", out var settings)
        )
            throw new JsonException($"a custom {what} is an object with a \"kind\" (text) and \"settings\"");
        var kind = name.GetString();
        var known =
            readers.FirstOrDefault(r => r.Kind == kind)
            ?? throw new JsonException(
                $"there is no reader for the custom {what} '{kind}'; there are "
                    + $"{(readers.Count == 0 ? "none" : string.Join(", ", readers.Select(r => r.Kind)))}"
            );
        try
        {
            return known.Read(settings) ?? throw new JsonException("it gave null");
        }
        // The reader is somebody else's code: whatever it throws, these settings are none of its.
        catch (Exception e)
        {
            throw new JsonException($"the reader of the custom {what} '{kind}' refuses the settings: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TCustom value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", KindOf(value));
        writer.WritePropertyName("settings");
        CustomSettings.Write(writer, value, what, KindOf(value));
        writer.WriteEndObject();
    }
}
