using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A model as JSON and back. Reading checks everything that building a model checks.</summary>
public static class ModelJson
{
    /// <summary>The file format's version; a file of a later one is refused.</summary>
    public const int Version = 1;

    public static string Write(Model model) =>
        JsonSerializer.Serialize(new Document(Version, model.Nodes, model.Outputs), Options([]));

    /// <param name="json">What <see cref="Write"/> wrote, or a person.</param>
    /// <param name="customLayers">The readers of custom layers, by their kind.</param>
    /// <exception cref="ModelException">The text is no model; the message says where and why.</exception>
    public static Model Read(string json, params ReadOnlySpan<CustomLayerReader> customLayers)
    {
        try
        {
            CheckVersion(json);
            var document = JsonSerializer.Deserialize<Document>(json, Options(customLayers.ToArray()))!;
            return new Model(document.Nodes, document.Outputs);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or NotSupportedException
                        or OverflowException
                        or (ArgumentException and not ModelException and not ShapeException)
            )
        {
            throw new ModelException($"the model's JSON is not valid: {e.Message}", e);
        }
    }

    /// <summary>The version goes first: a later version's layers are no mistakes of the writer's.</summary>
    private static void CheckVersion(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ModelException(
                $"the model's JSON is {document.RootElement.ValueKind.ToString().ToLowerInvariant()}, but an object is expected"
            );
        if (
            document.RootElement.TryGetProperty("version", out var version)
            && version.TryGetInt32(out var number)
            && number != Version
        )
            throw new ModelException(
                $"the model's JSON has version {number}, but this library reads version {Version}"
            );
    }

    private static JsonSerializerOptions Options(CustomLayerReader[] customLayers) =>
        new()
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowOutOfOrderMetadataProperties = true,
            IgnoreReadOnlyProperties = true,
            Converters = { new CustomLayerJsonConverter(customLayers) },
        };

    private sealed record Document(int Version, Sequence<Node> Nodes, Sequence<string> Outputs);
}

/// <summary>Reads one kind of custom layer from its settings.</summary>
/// <param name="Kind">The layer's <see cref="ICustomLayer.Kind"/>.</param>
/// <param name="Read">Makes the layer from the JSON that the layer's own type serialises to.</param>
public sealed record CustomLayerReader(string Kind, Func<JsonElement, ICustomLayer> Read)
{
    /// <summary>A reader for a layer whose type System.Text.Json can read by itself.</summary>
    public static CustomLayerReader Of<TLayer>(string kind)
        where TLayer : ICustomLayer => new(kind, settings => settings.Deserialize<TLayer>()!);
}

/// <summary>A custom layer is {"kind": ..., "settings": ...}.</summary>
internal sealed class CustomLayerJsonConverter(CustomLayerReader[] readers) : JsonConverter<ICustomLayer>
{
    public override ICustomLayer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("kind", out var name)
            || name.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("settings", out var settings)
        )
            throw new JsonException("a custom layer is an object with a \"kind\" (text) and \"settings\"");
        var kind = name.GetString();
        var known =
            Array.Find(readers, r => r.Kind == kind)
            ?? throw new JsonException(
                $"there is no reader for the custom layer '{kind}'; there are {(readers.Length == 0 ? "none" : string.Join(", ", readers.Select(r => r.Kind)))}"
            );
        return known.Read(settings);
    }

    public override void Write(Utf8JsonWriter writer, ICustomLayer value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", value.Kind);
        writer.WritePropertyName("settings");
        JsonSerializer.Serialize(writer, (object)value, value.GetType());
        writer.WriteEndObject();
    }
}
