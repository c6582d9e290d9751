using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DeepLearning.Interop;

/// <summary>
/// The head of a .npy file: the bytes 93 'NUMPY', two of a version, the header's length (two bytes, four from version 2
/// on, little-endian), and the header, a Python dictionary of three entries, filled up with spaces to a multiple of 64:
/// {'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }. Version 3 has it in UTF-8. Source: NumPy,
/// "numpy.lib.format".
/// </summary>
/// <param name="Type">The elements' type.</param>
/// <param name="IsBigEndian">Whether each element's first byte is its highest.</param>
/// <param name="IsFortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">All axes.</param>
/// <param name="Length">The bytes of the whole head.</param>
internal sealed record NpyHeader(ElementType Type, bool IsBigEndian, bool IsFortranOrder, Shape Shape, int Length)
{
    private const int Alignment = 64,
        PrefixV1 = 10,
        PrefixV2 = 12,
        Longest = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The types that NumPy has, by what follows the byte order in its name.</summary>
    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["f8"] = ElementType.Float64,
        ["f4"] = ElementType.Float32,
        ["f2"] = ElementType.Float16,
        ["i8"] = ElementType.Int64,
        ["i4"] = ElementType.Int32,
        ["i2"] = ElementType.Int16,
        ["i1"] = ElementType.Int8,
        ["u8"] = ElementType.UInt64,
        ["u4"] = ElementType.UInt32,
        ["u2"] = ElementType.UInt16,
        ["u1"] = ElementType.UInt8,
        ["b1"] = ElementType.Boolean,
    };

    /// <summary>The head of a tensor's file: version 1, or 2 where its shape is too long for that.</summary>
    /// <exception cref="NotSupportedException">NumPy has no such type.</exception>
    public static byte[] Write(StoredTensor tensor)
    {
        var name = Types.FirstOrDefault(pair => pair.Value == tensor.Type).Key;
        if (name is null)
            throw new NotSupportedException($"NumPy has no type {tensor.Type}: write it As(ElementType.Float32)");
        var order = tensor.Type.SizeOf() == 1 ? '|' : '<';
        var extents = string.Join(", ", tensor.Shape.Extents.Select(e => e.ToString(CultureInfo.InvariantCulture)));
        var tuple = tensor.Shape.Rank == 1 ? $"({extents},)" : $"({extents})";
        var text = $"{{'descr': '{order}{name}', 'fortran_order': False, 'shape': {tuple}, }}";
        var isLong = PrefixV1 + text.Length + Alignment > ushort.MaxValue;
        var prefix = isLong ? PrefixV2 : PrefixV1;
        var length = (prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        bytes[6] = (byte)(isLong ? 2 : 1);
        if (isLong)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), length - prefix);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - prefix));
        Encoding.ASCII.GetBytes(text.PadRight(length - prefix - 1) + "\n", bytes.AsSpan(prefix));
        return bytes;
    }

    /// <summary>Reads the head from where the stream stands.</summary>
    /// <exception cref="InvalidDataException">It is none, or of a type that is not read.</exception>
    public static NpyHeader Read(Stream stream)
    {
        var start = StreamBytes.Read(stream, 8, "the bytes 93 'NUMPY' and a version");
        if (!start.AsSpan(0, 6).SequenceEqual(Magic))
            throw new InvalidDataException("byte 0: it does not begin with the bytes 93 'NUMPY'");
        var version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
            throw new InvalidDataException(
                $"byte 6: it has version {version}.{start[7]}, but 1.0, 2.0 and 3.0 are read"
            );
        var size = StreamBytes.Read(stream, version == 1 ? 2 : 4, "the header's length");
        var length =
            version == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(size)
                : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > Longest)
            throw new InvalidDataException($"byte 8: its header has {length} bytes, but at most {Longest} are read");
        var bytes = StreamBytes.Read(stream, (int)length, "its header");
        var text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        return Parse(text, start.Length + size.Length + bytes.Length);
    }

    private static NpyHeader Parse(string text, int length)
    {
        var entries = PythonLiteral.ReadDictionary(text);
        foreach (var name in entries.Keys)
            if (name is not ("descr" or "fortran_order" or "shape"))
                throw new InvalidDataException($"its header has an entry '{name}' that the format has not");
        var (type, isBigEndian) = TypeOf(Entry("descr"));
        if (Entry("fortran_order") is not bool isFortran)
            throw new InvalidDataException("its header's 'fortran_order' is neither True nor False");
        if (Entry("shape") is not IReadOnlyList<object> axes)
            throw new InvalidDataException("its header's 'shape' is no tuple");
        return new(type, isBigEndian, isFortran, Shape.Create([.. axes.Select(Extent)]), length);

        object Entry(string name) =>
            entries.TryGetValue(name, out var value)
                ? value
                : throw new InvalidDataException($"its header has no '{name}'");
    }

    private static (ElementType Type, bool IsBigEndian) TypeOf(object descr)
    {
        if (descr is not string { Length: > 1 } text)
            throw new InvalidDataException($"its type is '{descr}', but one as '<f4' is expected");
        if (text[0] is '|' && text[1] is 'O')
            throw new InvalidDataException("its elements are objects ('|O'), a pickle: these are not read");
        return text[0] is '<' or '>' or '|' or '=' && Types.TryGetValue(text[1..], out var type)
            ? (type, text[0] == '>')
            : throw new InvalidDataException(
                $"its type is '{text}', but '<' or '>' and one of {string.Join(", ", Types.Keys)} are read"
            );
    }

    private static int Extent(object extent) =>
        extent is long and >= 0 and <= int.MaxValue
            ? (int)(long)extent
            : throw new InvalidDataException(
                $"its header's 'shape' holds {extent}, but extents lie in 0 to {int.MaxValue}"
            );
}
