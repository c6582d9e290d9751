using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// Named tensors and text in one block of bytes, in the safetensors format: the header's length (8 bytes,
/// little-endian), a header in JSON, the values end to end. The last tensor holds the SHA-256 of every byte before it.
/// </summary>
/// <param name="Metadata">Text by name.</param>
/// <param name="Tensors">Raw values by name, the checksum left out.</param>
internal sealed record SafeTensors(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, SafeTensors.Raw> Tensors
)
{
    private const string Checksum = "__sha256__",
        MetadataKey = "__metadata__";
    private const int LengthBytes = 8;

    /// <summary>One tensor's values as they lie in the block.</summary>
    public sealed record Raw(string Type, Shape Shape, ReadOnlyMemory<byte> Bytes)
    {
        /// <exception cref="InvalidDataException">The values are of another type.</exception>
        public HostTensor<T> To<T>()
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Type == NameOf<T>()
                ? HostTensor<T>.Copy(Shape, MemoryMarshal.Cast<byte, T>(Bytes.Span))
                : throw new InvalidDataException($"a tensor holds {Type}, but {NameOf<T>()} is expected");
    }

    /// <summary>The format's name of a number type.</summary>
    public static string NameOf<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? "F32"
        : typeof(T) == typeof(double) ? "F64"
        : throw new NotSupportedException($"{typeof(T)} is neither float nor double");

    public static byte[] Write<T>(
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<KeyValuePair<string, HostTensor<T>>> tensors
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var header = Header(metadata, tensors);
        var values = tensors.Sum(pair => (long)pair.Value.Size) * Marshal.SizeOf<T>();
        var block = new byte[checked(LengthBytes + header.Length + (int)values + SHA256.HashSizeInBytes)];
        BinaryPrimitives.WriteInt64LittleEndian(block, header.Length);
        header.CopyTo(block.AsSpan(LengthBytes));
        var position = LengthBytes + header.Length;
        foreach (var (_, tensor) in tensors)
        {
            var bytes = MemoryMarshal.AsBytes(tensor.Span);
            bytes.CopyTo(block.AsSpan(position));
            position += bytes.Length;
        }

        SHA256.HashData(block.AsSpan(0, position), block.AsSpan(position));
        return block;
    }

    /// <exception cref="InvalidDataException">
    /// The block is cut off, altered, or not of this format; the message says which.
    /// </exception>
    public static SafeTensors Read(ReadOnlyMemory<byte> block)
    {
        var length = block.Length >= LengthBytes ? BinaryPrimitives.ReadInt64LittleEndian(block.Span) : -1;
        if (length < 2 || length > block.Length - LengthBytes || block.Span[LengthBytes] != (byte)'{')
            throw new InvalidDataException("it is cut off, or not in the safetensors format");
        try
        {
            return Read(
                block,
                JsonDocument.Parse(block.Slice(LengthBytes, (int)length)).RootElement,
                LengthBytes + (int)length
            );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or ArgumentException
                        or OverflowException
            )
        {
            throw new InvalidDataException($"its header is damaged: {e.Message}", e);
        }
    }

    private static SafeTensors Read(ReadOnlyMemory<byte> block, JsonElement header, int start)
    {
        var tensors = new Dictionary<string, Raw>();
        var metadata = new Dictionary<string, string>();
        var end = start;
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.NameEquals(MetadataKey))
            {
                foreach (var text in entry.Value.EnumerateObject())
                    metadata[text.Name] = text.Value.GetString()!;
                continue;
            }

            var offsets = entry.Value.GetProperty("data_offsets");
            var (from, to) = (start + offsets[0].GetInt32(), start + offsets[1].GetInt32());
            if (from != end || to < from)
                throw new InvalidDataException($"its tensor '{entry.Name}' does not follow the one before it");
            if (to > block.Length)
                throw new InvalidDataException(
                    $"it is cut off: {to} bytes are expected, but there are at most {block.Length}"
                );
            end = to;
            Shape shape = Shape.Create([
                .. entry.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()),
            ]);
            tensors.Add(entry.Name, new(entry.Value.GetProperty("dtype").GetString()!, shape, block[from..to]));
        }

        if (!tensors.Remove(Checksum, out var checksum))
            throw new InvalidDataException("it has no checksum");
        if (end != block.Length)
            throw new InvalidDataException($"it has {block.Length} bytes, but {end} are expected");
        if (!SHA256.HashData(block.Span[..(end - checksum.Bytes.Length)]).AsSpan().SequenceEqual(checksum.Bytes.Span))
            throw new InvalidDataException("its checksum does not fit: it was altered");
        return new(metadata, tensors);
    }

    private static byte[] Header<T>(
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<KeyValuePair<string, HostTensor<T>>> tensors
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (name, text) in metadata)
                json.WriteString(name, text);
            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
                offset = WriteEntry(
                    json,
                    name,
                    NameOf<T>(),
                    tensor.Shape,
                    offset,
                    (long)tensor.Size * Marshal.SizeOf<T>()
                );
            WriteEntry(json, Checksum, "U8", [SHA256.HashSizeInBytes], offset, SHA256.HashSizeInBytes);
            json.WriteEndObject();
        }

        // Values that begin at a multiple of 8 may be mapped as they are.
        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, string type, Shape shape, long offset, long length)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (var extent in shape.Extents)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + length);
        json.WriteEndArray();
        json.WriteEndObject();
        return offset + length;
    }
}
