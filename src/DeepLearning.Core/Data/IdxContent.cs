using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>The types that an IDX file may hold, by their codes.</summary>
internal enum IdxType : byte
{
    UnsignedByte = 0x08,
    SignedByte = 0x09,
    Short = 0x0B,
    Int = 0x0C,
    Float = 0x0D,
    Double = 0x0E,
}

/// <summary>What an IDX file holds.</summary>
/// <param name="Type">The type of each value.</param>
/// <param name="Shape">As many extents as the file has dimensions, each at least 1.</param>
/// <param name="Bytes">The values, big-endian.</param>
internal sealed record IdxContent(IdxType Type, Shape Shape, byte[] Bytes)
{
    private const int BufferSize = 1 << 16;

    /// <summary>The bytes of the whole file: header and values.</summary>
    public long FileLength => 4 + 4 * Shape.Rank + (long)Bytes.Length;

    /// <summary>A value, as it stands in the file.</summary>
    public double this[int index]
    {
        get
        {
            var width = Width(Type);
            var bytes = Bytes.AsSpan(index * width, width);
            return Type switch
            {
                IdxType.UnsignedByte => bytes[0],
                IdxType.SignedByte => (sbyte)bytes[0],
                IdxType.Short => BinaryPrimitives.ReadInt16BigEndian(bytes),
                IdxType.Int => BinaryPrimitives.ReadInt32BigEndian(bytes),
                IdxType.Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
                _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            };
        }
    }

    /// <summary>All values, rounded to T.</summary>
    /// <exception cref="InvalidDataException">A value is not finite in T.</exception>
    public void CopyTo<T>(Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = T.CreateTruncating(this[i]);
            if (!T.IsFinite(values[i]))
                throw new InvalidDataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"value {i} is {this[i]}, but a finite {typeof(T).Name} number is expected"
                    )
                );
        }
    }

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <exception cref="InvalidDataException">It is no IDX file; the message names the place.</exception>
    public static IdxContent Read(Stream stream)
    {
        var magic = Bytes4(stream, 0, "the two bytes 0, the type and the number of dimensions are");
        if (magic is not [0, 0, var type, var rank])
            throw new InvalidDataException(
                $"it begins with the bytes {magic[0]} and {magic[1]}, but an IDX file begins with 0 and 0"
            );
        if (!Enum.IsDefined((IdxType)type))
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"byte 2: the type is 0x{type:X2}, but one of "
                        + $"{string.Join(", ", Enum.GetValues<IdxType>().Select(t => $"0x{(byte)t:X2} ({t})"))} "
                        + $"is expected"
                )
            );
        if (rank == 0)
            throw new InvalidDataException("byte 3: it has 0 dimensions, but at least 1 is expected");
        var (shape, header) = (Extents(stream, rank, Width((IdxType)type)), 4 + 4 * rank);
        var size = shape.Size * Width((IdxType)type);
        return new((IdxType)type, shape, Values(stream, size, header, shape));
    }

    private static Shape Extents(Stream stream, int rank, int width)
    {
        var (extents, size) = (new int[rank], (long)width);
        for (var axis = 0; axis < rank; axis++)
        {
            var at = 4 + 4 * axis;
            var extent = BinaryPrimitives.ReadUInt32BigEndian(Bytes4(stream, at, $"the extent of dimension {axis} is"));
            if (extent == 0)
                throw new InvalidDataException(
                    $"byte {at}: dimension {axis} has the extent 0, but at least 1 is expected"
                );
            if (extent > Shape.MaxSize || (size *= extent) > Shape.MaxSize)
                throw new InvalidDataException(
                    $"byte {at}: dimension {axis} has the extent {extent}, with which the values take more than "
                        + $"{Shape.MaxSize} bytes"
                );
            extents[axis] = (int)extent;
        }

        return Shape.Create(extents);
    }

    /// <summary>
    /// So many bytes, to the stream's end; the buffer grows with what is there, not with what is said.
    /// </summary>
    private static byte[] Values(Stream stream, int size, int header, Shape shape)
    {
        var (bytes, read) = (new byte[Math.Min(size, BufferSize)], 0);
        while (true)
        {
            var count = stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            read += count;
            if (read < bytes.Length)
                throw new InvalidDataException(
                    $"byte {header + read}: it ends here, but its header counts {shape} values, "
                        + $"{(long)header + size} bytes in all"
                );
            if (read == size)
                break;
            Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
        }

        return stream.ReadByte() < 0
            ? bytes
            : throw new InvalidDataException(
                $"byte {(long)header + size}: it goes on here, but its header counts {shape} values, which end before"
            );
    }

    private static byte[] Bytes4(Stream stream, int at, string what)
    {
        var bytes = new byte[4];
        var read = stream.ReadAtLeast(bytes, 4, throwOnEndOfStream: false);
        return read == 4
            ? bytes
            : throw new InvalidDataException($"byte {at + read}: it ends here, but {what} expected");
    }

    private static int Width(IdxType type) =>
        type switch
        {
            IdxType.UnsignedByte or IdxType.SignedByte => 1,
            IdxType.Short => 2,
            IdxType.Int or IdxType.Float => 4,
            _ => 8,
        };
}
