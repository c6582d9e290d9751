using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// The header of a safetensors file, JSON: {"__metadata__": {name: text}, name: {"dtype", "shape", "data_offsets"}}.
/// The offsets, in bytes, begin after the header; the tensors lie end to end and fill the file.
/// </summary>
/// <param name="Metadata">Text by name.</param>
/// <param name="Tensors">In the order in which they lie.</param>
internal sealed record SafeTensorsHeader(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<SafeTensorsHeader.Tensor> Tensors
)
{
    private const string MetadataKey = "__metadata__";

    /// <summary>The size of a number, in bytes, by the format's name of its type.</summary>
    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["U8"] = 1,
    };

    /// <summary>Where a tensor's values lie, in bytes after the header.</summary>
    public sealed record Tensor(string Name, string Type, Shape Shape, long Offset, long Length)
    {
        public long End => Offset + Length;

        /// <summary>A tensor that lies at this place.</summary>
        public static Tensor At(long offset, string name, string type, Shape shape) =>
            new(name, type, shape, offset, (long)shape.Size * Sizes[type]);
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName(MetadataKey);
            JsonSerializer.Serialize(json, Metadata);
            foreach (var tensor in Tensors)
            {
                json.WritePropertyName(tensor.Name);
                long[] shape = [.. tensor.Shape.Extents];
                JsonSerializer.Serialize(json, new Entry(tensor.Type, shape, [tensor.Offset, tensor.End]));
            }

            json.WriteEndObject();
        }

        // Values that begin at a multiple of 8 may be mapped as they are.
        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    /// <param name="json">The header's bytes.</param>
    /// <param name="length">How many bytes follow it.</param>
    /// <exception cref="InvalidDataException">
    /// An entry is none; or the tensors do not lie end to end, from the header's end to the file's.
    /// </exception>
    /// <exception cref="JsonException">The bytes are no JSON, or not of this form.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long length)
    {
        var entries = StrictJson.Read<Dictionary<string, JsonElement>>(json);
        var metadata = new Dictionary<string, string>();
        if (entries.Remove(MetadataKey, out var texts))
            foreach (var (name, text) in texts.Deserialize<Dictionary<string, string?>>(StrictJson.Options) ?? [])
                metadata.Add(name, text ?? throw new InvalidDataException($"its metadata '{name}' is null"));
        var tensors = entries.Select(pair => Place(pair.Key, pair.Value)).OrderBy(t => t.Offset).ThenBy(t => t.End);
        var end = 0L;
        var placed = new List<Tensor>(entries.Count);
        foreach (var tensor in tensors)
        {
            if (tensor.Offset != end)
                throw new InvalidDataException(
                    $"its tensor '{tensor.Name}' begins at byte {tensor.Offset}, but the one before it ends at {end}"
                );
            end = tensor.End;
            placed.Add(tensor);
        }

        return end == length
            ? new(metadata, placed)
            : throw new InvalidDataException($"its tensors have {end} bytes, but {length} follow its header");
    }

    private static Tensor Place(string name, JsonElement json)
    {
        try
        {
            var entry = json.Deserialize<Entry>(StrictJson.Options) ?? throw new JsonException("it is null");
            if (!Sizes.TryGetValue(entry.Type, out var size))
                throw new InvalidDataException(
                    $"its type is {entry.Type}, but {string.Join(", ", Sizes.Keys)} are known"
                );
            if (entry.Offsets is not [>= 0 and var from, >= 0 and var to])
                throw new InvalidDataException("its data_offsets are not two numbers of at least 0");
            var shape = Shape.Create([.. entry.Shape.Select(Extent)]);
            return to - from == (long)shape.Size * size
                ? new(name, entry.Type, shape, from, to - from)
                : throw new InvalidDataException(
                    $"it has {to - from} bytes, but {shape} values of {size} bytes are expected"
                );
        }
        catch (Exception e)
            when (e is JsonException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"its tensor '{name}' is damaged: {e.Message}", e);
        }
    }

    private static int Extent(long extent) =>
        extent is >= 0 and <= int.MaxValue
            ? (int)extent
            : throw new InvalidDataException($"its shape holds {extent}, but extents lie in 0 to {int.MaxValue}");

    private sealed record Entry(
        [property: JsonPropertyName("dtype")] string Type,
        [property: JsonPropertyName("shape")] long[] Shape,
        [property: JsonPropertyName("data_offsets")] long[] Offsets
    );
}
