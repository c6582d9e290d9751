using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A model as JSON and back. Reading checks everything that building a model checks.</summary>
public static class ModelJson
{
    /// <summary>The file format's version; a file of a later one is refused.</summary>
    public const int Version = 1;

    private static readonly FileFormat Rule = new(
        "the model's JSON",
        (message, cause) => new ModelException(message, cause)
    );

    /// <summary>The serializer's plans of all types are made once, not for each text.</summary>
    private static readonly JsonSerializerOptions WithoutCustomLayers = OptionsWith([]);

    public static string Write(Model model) =>
        StrictJson.Write(new Document(Version, model.Nodes, model.Outputs), Options([]));

    /// <summary>Writes the JSON to a file, whole: see <see cref="WholeFile"/>.</summary>
    public static void Save(string path, Model model) => WholeFile.Write(path, Write(model) + "\n");

    /// <summary>
    /// Reads a text. It takes memory for the model's description, a multiple of the text's; parameters are made later.
    /// </summary>
    /// <param name="json">What <see cref="Write"/> wrote, or a person.</param>
    /// <param name="customLayers">The readers of custom layers, by their kind.</param>
    /// <exception cref="ModelException">The text is no model; the message says where and why.</exception>
    public static Model Read(string json, params ReadOnlySpan<CustomLayerReader> customLayers)
    {
        ArgumentNullException.ThrowIfNull(json);
        var readers = customLayers.ToArray();
        return Rule.Read(() => Parse(json, readers));
    }

    /// <summary>Reads a file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="customLayers">The readers of custom layers, by their kind.</param>
    /// <exception cref="ModelException">
    /// The file cannot be opened or holds no model; the message names it, and says where and why.
    /// </exception>
    public static Model Load(string path, params ReadOnlySpan<CustomLayerReader> customLayers)
    {
        var readers = customLayers.ToArray();
        return Rule.Read(path, stream => Parse(StrictText.Read(stream), readers));
    }

    private static Model Parse(string json, CustomLayerReader[] customLayers)
    {
        CheckVersion(json);
        var document = StrictJson.Read<Document>(json, Options(customLayers));
        return new Model(document.Nodes, document.Outputs);
    }

    /// <summary>The version goes first: a later version's layers are no mistakes of the writer's.</summary>
    private static void CheckVersion(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException($"it is {root.ValueKind.ToString().ToLowerInvariant()}, but an object is expected");
        if (!root.TryGetProperty("version", out var version))
            throw new JsonException("it has no version");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
            throw new JsonException($"it has version {version}, but this library reads version {Version}");
    }

    private static JsonSerializerOptions Options(CustomLayerReader[] customLayers) =>
        customLayers.Length == 0 ? WithoutCustomLayers : OptionsWith(customLayers);

    private static JsonSerializerOptions OptionsWith(CustomLayerReader[] customLayers) =>
        new(StrictJson.Options)
        {
            WriteIndented = true,
            NumberHandling = JsonNumberHandling.Strict,
            Converters = { new CustomLayerJsonConverter(customLayers) },
        };

    internal sealed record Document(int Version, Sequence<Node> Nodes, Sequence<string> Outputs);
}
