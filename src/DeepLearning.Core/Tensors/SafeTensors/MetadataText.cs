using System.Text.Json;

namespace DeepLearning;

/// <summary>Values that stand as text in a safetensors file's metadata.</summary>
/// <param name="metadata">Text by name.</param>
/// <param name="what">What the file should be, in errors: "checkpoint".</param>
internal sealed class MetadataText(IReadOnlyDictionary<string, string> metadata, string what)
{
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public string this[string name] =>
        metadata.TryGetValue(name, out var text)
            ? text
            : throw new InvalidDataException($"it is no {what}: it has no '{name}'");

    public bool Has(string name) => metadata.ContainsKey(name);

    /// <exception cref="InvalidDataException">The file is of another format, or of another version of it.</exception>
    public void CheckFormat(string format, int version)
    {
        var (found, foundVersion) = (this["format"], this["version"]);
        if (found != format)
            throw new InvalidDataException($"it is no {what}: its format is '{found}', but '{format}' is expected");
        if (foundVersion != $"{version}")
            throw new InvalidDataException($"it has version {foundVersion}, but this library reads version {version}");
    }

    /// <summary>The value that a text holds in JSON.</summary>
    /// <exception cref="InvalidDataException">There is no such text, or it holds no such value.</exception>
    public TValue Value<TValue>(string name, params IReadOnlyCollection<CustomReader> readers)
    {
        try
        {
            return StrictJson.Read<TValue>(this[name], CustomReader.Under(StrictJson.Options, readers));
        }
        catch (Exception e)
            when (e is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException($"its {name} is not valid: {e.Message}", e);
        }
    }

    /// <summary>The same; null where there is no such text.</summary>
    /// <exception cref="InvalidDataException">The text holds no such value.</exception>
    public TValue? Find<TValue>(string name, params IReadOnlyCollection<CustomReader> readers)
        where TValue : class => Has(name) ? Value<TValue>(name, readers) : null;

    /// <summary>What the reader of the file's precision makes of it.</summary>
    /// <exception cref="InvalidDataException">The precision is none.</exception>
    public TResult InPrecision<TResult>(Func<TResult> float32, Func<TResult> float64) =>
        this["precision"] switch
        {
            "float32" => float32(),
            "float64" => float64(),
            var other => throw new InvalidDataException(
                $"its precision is '{other}', but float32 or float64 is expected"
            ),
        };
}
