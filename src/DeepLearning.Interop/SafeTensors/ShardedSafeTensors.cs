using System.Globalization;
using System.Text.Json;

namespace DeepLearning.Interop;

/// <summary>
/// Tensors in several safetensors files, as Hugging Face's folders have them: model-00001-of-00002.safetensors, and
/// model.safetensors.index.json, which says in which file each tensor lies.
/// </summary>
public static class ShardedSafeTensors
{
    private const string Suffix = ".index.json",
        Extension = ".safetensors",
        Map = "weight_map";

    private static readonly FileFormat Rule = new(
        "the index of safetensors files",
        (message, cause) => new SafeTensorsException(message, cause)
    );

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The tensors of all files that an index names; the files lie beside it.</summary>
    /// <param name="path">The index: ".../model.safetensors.index.json".</param>
    /// <exception cref="SafeTensorsException">
    /// The index or a file cannot be read; a file's name is no plain name; or a tensor is missing in the file that the
    /// index names, or is in one that it does not.
    /// </exception>
    public static SafeTensorsContent Read(string path)
    {
        var map = Rule.Read(path, ReadMap);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tensors = new OrderedDictionary<string, StoredTensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var shard in map.Values.Distinct(StringComparer.Ordinal))
            SafeTensorsFile.Rule.Read(
                Path.Combine(folder, shard),
                stream =>
                {
                    var content = SafeTensorsFile.ReadContent(stream);
                    Check(map, shard, content.Tensors);
                    foreach (var (name, tensor) in content.Tensors)
                        tensors.Add(name, tensor);
                    foreach (var (name, text) in content.Metadata)
                        metadata.TryAdd(name, text);
                    return true;
                }
            );
        return new(tensors, metadata);
    }

    /// <summary>
    /// Writes files of at most so many bytes of tensors, and the index, last. One tensor alone may be larger.
    /// </summary>
    /// <param name="path">The index: ".../model.safetensors.index.json"; the files lie beside it.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="maximumBytes">The most bytes of tensors in a file.</param>
    /// <param name="metadata">Text by name, in each file; null for "format": "pt".</param>
    /// <exception cref="ArgumentException">A name comes twice, or the path does not end in ".index.json".</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        long maximumBytes = 5_000_000_000,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);
        if (!path.EndsWith(Extension + Suffix, StringComparison.Ordinal))
            throw new ArgumentException($"the index '{path}' does not end in '{Extension}{Suffix}'", nameof(path));
        var all = new OrderedDictionary<string, StoredTensor>(tensors, StringComparer.Ordinal);
        var shards = Split(all, maximumBytes);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var stem = Path.GetFileName(path)[..^(Extension.Length + Suffix.Length)];
        foreach (var (i, shard) in shards.Index())
            SafeTensorsFile.Write(Path.Combine(folder, NameOf(i)), shard, metadata);
        WholeFile.Write(path, stream => WriteMap(stream, shards, NameOf));

        string NameOf(int shard) =>
            string.Create(CultureInfo.InvariantCulture, $"{stem}-{shard + 1:d5}-of-{shards.Count:d5}{Extension}");
    }

    private static List<List<KeyValuePair<string, StoredTensor>>> Split(
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        long maximumBytes
    )
    {
        var shards = new List<List<KeyValuePair<string, StoredTensor>>> { new() };
        var left = maximumBytes;
        foreach (var pair in tensors)
        {
            if (pair.Value.Bytes.Length > left && shards[^1].Count > 0)
            {
                shards.Add([]);
                left = maximumBytes;
            }

            shards[^1].Add(pair);
            left -= pair.Value.Bytes.Length;
        }

        return shards;
    }

    private static void WriteMap(
        Stream stream,
        List<List<KeyValuePair<string, StoredTensor>>> shards,
        Func<int, string> nameOf
    )
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 2 });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", shards.Sum(shard => shard.Sum(pair => (long)pair.Value.Bytes.Length)));
        json.WriteEndObject();
        json.WriteStartObject(Map);
        foreach (var (i, shard) in shards.Index())
        foreach (var (name, _) in shard)
            json.WriteString(name, nameOf(i));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The file of each tensor.</summary>
    private static OrderedDictionary<string, string> ReadMap(Stream stream)
    {
        using var document = JsonDocument.Parse(stream, Strict);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty(Map, out var entries)
            || entries.ValueKind != JsonValueKind.Object
        )
            throw new InvalidDataException($"it has no '{Map}'");
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries.EnumerateObject())
        {
            var shard = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            if (!IsPlainName(shard))
                throw new InvalidDataException(
                    $"its tensor '{entry.Name}' lies in '{entry.Value}', which is no plain name of a file beside it"
                );
            map.Add(entry.Name, shard);
        }

        return map;
    }

    /// <summary>Whether it names a file in the folder itself, on any system.</summary>
    private static bool IsPlainName(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    private static void Check(
        OrderedDictionary<string, string> map,
        string shard,
        OrderedDictionary<string, StoredTensor> tensors
    )
    {
        foreach (var name in tensors.Keys)
            if (!map.TryGetValue(name, out var expected))
                throw new InvalidDataException($"its tensor '{name}' is not in the index");
            else if (expected != shard)
                throw new InvalidDataException($"its tensor '{name}' lies in '{expected}' by the index");
        foreach (var (name, expected) in map)
            if (expected == shard && !tensors.ContainsKey(name))
                throw new InvalidDataException($"it has no tensor '{name}', but the index says so");
    }
}
