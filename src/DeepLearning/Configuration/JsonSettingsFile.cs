using System.Text.Json;

namespace DeepLearning;

/// <summary>Reads a flat JSON object of options; comments and trailing commas are allowed.</summary>
internal static class JsonSettingsFile
{
    private static readonly FileFormat Rule = new(
        "the configuration file",
        (message, cause) => new ConfigurationException(message, cause)
    );

    private static readonly JsonDocumentOptions Relaxed = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="ConfigurationException">
    /// The file is missing, is no JSON object of plain values, or has an unknown key.
    /// </exception>
    public static Dictionary<string, string?> Read(string path, Sequence<string> known) =>
        Rule.Read(path, stream => Options(StrictText.Read(stream), known));

    private static Dictionary<string, string?> Options(string text, Sequence<string> known)
    {
        using var document = Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("it is not a valid JSON object");
        var options = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name =
                OptionName.FromJson(property.Name, known)
                ?? throw new JsonException(
                    $"it has the unknown option '{property.Name}'; known are {string.Join(", ", known)}"
                );
            if (Value(name, property.Value) is { } value && !options.TryAdd(name, value))
                throw new JsonException($"it gives the option '{name}' twice");
        }

        return options;
    }

    private static string? Value(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object or JsonValueKind.Array => throw new JsonException(
                $"its option '{name}' is an object or an array, but a plain value is expected"
            ),
            _ => value.ToString(),
        };

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Relaxed);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw new JsonException($"it is not a valid JSON object{place}: {e.Message}", e);
        }
    }
}
