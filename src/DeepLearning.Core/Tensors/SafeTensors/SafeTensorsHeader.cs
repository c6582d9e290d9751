using System.Buffers.Binary;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// The header of a safetensors file, JSON: {"__metadata__": {name: text}, name: {"dtype", "shape", "data_offsets"}}.
/// The offsets, in bytes, begin after the header; the tensors lie end to end and fill the file. Before it stands its
/// length, 8 bytes. Source: Hugging Face, "safetensors", format.
/// </summary>
/// <param name="Metadata">Text by name.</param>
/// <param name="Tensors">In the order in which they lie.</param>
internal sealed record SafeTensorsHeader(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<SafeTensorsHeader.Tensor> Tensors
)
{
    /// <summary>Bytes before the header: its length.</summary>
    public const int LengthBytes = 8;

    /// <summary>The longest header that is read, in bytes, as the format has it.</summary>
    public const int Longest = 100_000_000;

    public const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Where a tensor's values lie, in bytes after the header.</summary>
    public sealed record Tensor(string Name, string Type, Shape Shape, long Offset, long Length)
    {
        public long End => Offset + Length;

        /// <summary>A tensor that lies at this place.</summary>
        public static Tensor At(long offset, string name, string type, Shape shape) =>
            new(name, type, shape, offset, (long)shape.Size * SafeTensorsEntry.SizeOf(type));
    }

    /// <summary>The header's length and the header.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (name, text) in Metadata)
                    json.WriteString(name, text);
                json.WriteEndObject();
            }

            foreach (var tensor in Tensors)
                SafeTensorsEntry.Write(json, tensor);
            json.WriteEndObject();
        }

        // Values that begin at a multiple of 8 may be mapped as they are.
        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        var bytes = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - LengthBytes);
        return bytes;
    }

    /// <summary>Reads the header; the stream stands then where the values begin.</summary>
    /// <param name="stream">Can seek; the file goes from where it stands to its end.</param>
    /// <inheritdoc cref="Parse"/>
    public static SafeTensorsHeader Read(Stream stream)
    {
        var length = stream.Length - stream.Position;
        Span<byte> first = stackalloc byte[LengthBytes];
        var header =
            stream.ReadAtLeast(first, LengthBytes, throwOnEndOfStream: false) == LengthBytes
                ? BinaryPrimitives.ReadInt64LittleEndian(first)
                : 0;
        if (header < 2 || header > length - LengthBytes)
            throw new InvalidDataException("it is cut off, or not in the safetensors format");
        if (header > Longest)
            throw new InvalidDataException($"its header has {header} bytes, but at most {Longest} are read");
        var json = new byte[header];
        stream.ReadExactly(json);
        return json[0] == '{'
            ? Parse(json, length - LengthBytes - header)
            : throw new InvalidDataException("it is not in the safetensors format");
    }

    /// <param name="json">The header's bytes.</param>
    /// <param name="length">How many bytes follow it.</param>
    /// <exception cref="InvalidDataException">
    /// An entry is none; or the tensors do not lie end to end, from the header's end to the file's.
    /// </exception>
    /// <exception cref="JsonException">The bytes are no JSON, or not of this form.</exception>
    public static SafeTensorsHeader Parse(ReadOnlyMemory<byte> json, long length)
    {
        using var document = JsonDocument.Parse(json, Strict);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<Tensor>();
        foreach (var entry in document.RootElement.EnumerateObject())
            if (entry.NameEquals(MetadataKey))
                AddTexts(metadata, entry.Value);
            else
                tensors.Add(SafeTensorsEntry.Read(entry.Name, entry.Value));
        var end = 0L;
        var placed = new List<Tensor>(tensors.Count);
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.End))
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

    private static void AddTexts(Dictionary<string, string> metadata, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return;
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"its metadata are {json.ValueKind}, but texts by name are expected");
        foreach (var entry in json.EnumerateObject())
            metadata.Add(
                entry.Name,
                entry.Value.ValueKind == JsonValueKind.String
                    ? entry.Value.GetString()!
                    : throw new InvalidDataException($"its metadata '{entry.Name}' is no text")
            );
    }
}
