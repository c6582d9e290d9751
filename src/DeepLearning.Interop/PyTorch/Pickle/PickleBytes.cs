using System.Buffers.Binary;
using System.Text;

namespace DeepLearning.Interop;

/// <summary>The arguments that stand in a pickle behind its operations.</summary>
internal sealed class PickleBytes(byte[] bytes)
{
    private const int LongestName = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>At which byte it stands.</summary>
    public int At { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public int Left => bytes.Length - At;

    public byte UInt8() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>A text of so many bytes.</summary>
    public string Utf8(int count)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(count));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("a text is no UTF-8", e);
        }
    }

    /// <summary>A name up to the line's end.</summary>
    public string Line()
    {
        var length = bytes.AsSpan(At).IndexOf((byte)'\n');
        if (length is < 0 or > LongestName)
            throw new InvalidDataException("a name ends nowhere");
        var line = Utf8(length);
        At++;
        return line;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > Left)
            throw new InvalidDataException($"byte {bytes.Length} of its pickle: it ends here, in the middle");
        At += count;
        return bytes.AsSpan(At - count, count);
    }
}
