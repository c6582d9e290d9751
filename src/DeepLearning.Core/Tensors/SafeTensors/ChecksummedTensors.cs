using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>
/// Named tensors and text in one stream, in the safetensors format: the header's length (8 bytes, little-endian), the
/// header in JSON, the values end to end. The last tensor, U8 [32], holds the SHA-256 of every byte before it. Values
/// pass between the stream and the tensors without a copy of the file in between, so that it may be of any length.
/// </summary>
internal sealed class ChecksummedTensors
{
    private const string Checksum = "__sha256__";
    private const int LengthBytes = SafeTensorsHeader.LengthBytes,
        BufferBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly long _values;
    private readonly Dictionary<string, SafeTensorsHeader.Tensor> _tensors;

    private ChecksummedTensors(Stream stream, long values, SafeTensorsHeader header)
    {
        (_stream, _values, Metadata) = (stream, values, header.Metadata);
        _tensors = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Text by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names, the checksum's left out.</summary>
    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>The format's name of a number type.</summary>
    public static string NameOf<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? "F32"
        : typeof(T) == typeof(double) ? "F64"
        : throw new NotSupportedException($"{typeof(T)} is neither float nor double");

    public static void Write<T>(
        Stream stream,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<KeyValuePair<string, HostTensor<T>>> tensors
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var placed = new List<SafeTensorsHeader.Tensor>();
        foreach (var (name, tensor) in tensors)
            placed.Add(SafeTensorsHeader.Tensor.At(End(), name, NameOf<T>(), tensor.Shape));
        placed.Add(SafeTensorsHeader.Tensor.At(End(), Checksum, "U8", [SHA256.HashSizeInBytes]));
        var header = new SafeTensorsHeader(metadata, placed).ToBytes();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(header);
        foreach (var (_, tensor) in tensors)
            TensorBytes.ForEach(tensor.Span, Append);
        stream.Write(hash.GetHashAndReset());

        long End() => placed.Count == 0 ? 0 : placed[^1].End;

        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>
    /// Verifies the checksum, before a byte of the content is believed, and reads the header. The file holds no more
    /// than the header in memory; it reads each tensor when it is asked for, while the stream is open.
    /// </summary>
    /// <param name="stream">Can seek; the file goes from where it stands to its end.</param>
    /// <exception cref="InvalidDataException">
    /// The stream is cut off, altered, or not of this format; the message says which.
    /// </exception>
    /// <exception cref="System.Text.Json.JsonException">The header is no JSON, or not of its form.</exception>
    public static ChecksummedTensors Open(Stream stream)
    {
        if (!stream.CanSeek)
            throw new InvalidDataException(
                "it is a stream that cannot seek: its checksum is verified before it is read"
            );
        var (start, length) = (stream.Position, stream.Length - stream.Position);
        const int Least = LengthBytes + 2 + SHA256.HashSizeInBytes;
        var first = new byte[LengthBytes + 1];
        stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var header = BinaryPrimitives.ReadInt64LittleEndian(first);
        if (length < Least || header < 2 || header > length - Least + 2 || first[LengthBytes] != (byte)'{')
            throw new InvalidDataException("it is cut off, or not in the safetensors format");
        VerifyChecksum(stream, start, length - SHA256.HashSizeInBytes);
        stream.Position = start;
        var parsed = SafeTensorsHeader.Read(stream);
        var values = stream.Position;
        var file = new ChecksummedTensors(stream, values, parsed);
        return
            file._tensors.Remove(Checksum, out var sum)
            && sum.Type == "U8"
            && values + sum.Offset == start + length - SHA256.HashSizeInBytes
            ? file
            : throw new InvalidDataException(
                $"it has no checksum, '{Checksum}', in its last {SHA256.HashSizeInBytes} bytes"
            );
    }

    /// <summary>A tensor's values, read into its own memory.</summary>
    /// <exception cref="InvalidDataException">The values are of another type, or the stream ends before.</exception>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public HostTensor<T> Read<T>(string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensor = _tensors[name];
        if (tensor.Type != NameOf<T>())
            throw new InvalidDataException($"its tensor '{name}' holds {tensor.Type}, but {NameOf<T>()} is expected");
        return HostTensor<T>.Create(
            tensor.Shape,
            values =>
            {
                _stream.Position = _values + tensor.Offset;
                TensorBytes.Read(_stream, values);
            }
        );
    }

    private static void VerifyChecksum(Stream stream, long start, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Min(length, BufferBytes)];
        stream.Position = start;
        for (var left = length; left > 0; )
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        Span<byte> written = stackalloc byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(written);
        if (!written.SequenceEqual(hash.GetHashAndReset()))
            throw new InvalidDataException("it was cut off or altered: its checksum does not fit");
    }
}
