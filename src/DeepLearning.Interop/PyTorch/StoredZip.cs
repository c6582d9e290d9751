using System.Buffers.Binary;
using System.Text;

namespace DeepLearning.Interop;

/// <summary>
/// Writes a zip archive whose entries are stored and begin at multiples of 64 bytes, so that a reader may map them, as
/// PyTorch writes its own: an extra field "FB" fills the space. Source: PKWARE, "APPNOTE.TXT"; PyTorch,
/// "caffe2/serialize/inline_container.cc".
/// </summary>
/// <param name="stream">Need not seek; stays open.</param>
internal sealed class StoredZip(Stream stream)
{
    private const int Alignment = 64;
    private const ushort Stored = 0,
        Version = 20,
        Zip64Version = 45,
        Utf8Names = 0x800,
        FirstOf1980 = 0x21;

    private readonly List<(byte[] Name, uint Crc, uint Length, long Offset)> _entries = [];
    private long _at;

    public void Add(string name, ReadOnlySpan<byte> content)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var (crc, offset, header) = (Crc32.Of(content), _at, new Record());
        header.UInt32(0x04034b50).UInt16(Version).UInt16(Utf8Names).UInt16(Stored).UInt16(0).UInt16(FirstOf1980);
        header.UInt32(crc).UInt32((uint)content.Length).UInt32((uint)content.Length);
        var padding = (int)(-(_at + header.Length + 4 + bytes.Length + 4) & (Alignment - 1));
        header.UInt16((ushort)bytes.Length).UInt16((ushort)(padding + 4)).Bytes(bytes);
        header.Bytes("FB"u8).UInt16((ushort)padding).Bytes(new byte[padding]);
        Append(header.Content);
        Append(content);
        _entries.Add((bytes, crc, (uint)content.Length, offset));
    }

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        var start = _at;
        foreach (var (name, crc, length, offset) in _entries)
        {
            var isFar = offset >= uint.MaxValue;
            var entry = new Record();
            entry.UInt32(0x02014b50).UInt16(Version).UInt16(isFar ? Zip64Version : Version).UInt16(Utf8Names);
            entry.UInt16(Stored).UInt16(0).UInt16(FirstOf1980).UInt32(crc).UInt32(length).UInt32(length);
            entry.UInt16((ushort)name.Length).UInt16((ushort)(isFar ? 12 : 0)).UInt16(0).UInt16(0).UInt16(0).UInt32(0);
            entry.UInt32(isFar ? uint.MaxValue : (uint)offset).Bytes(name);
            if (isFar)
                entry.UInt16(1).UInt16(8).UInt64((ulong)offset);
            Append(entry.Content);
        }

        var (size, count, end) = (_at - start, _entries.Count, new Record());
        if (count >= ushort.MaxValue || start >= uint.MaxValue || size >= uint.MaxValue)
        {
            end.UInt32(0x06064b50).UInt64(44).UInt16(Zip64Version).UInt16(Zip64Version).UInt32(0).UInt32(0);
            end.UInt64((ulong)count).UInt64((ulong)count).UInt64((ulong)size).UInt64((ulong)start);
            end.UInt32(0x07064b50).UInt32(0).UInt64((ulong)_at).UInt32(1);
        }

        var most = (ushort)Math.Min(count, ushort.MaxValue);
        end.UInt32(0x06054b50).UInt16(0).UInt16(0).UInt16(most).UInt16(most);
        end.UInt32((uint)Math.Min(size, uint.MaxValue)).UInt32((uint)Math.Min(start, uint.MaxValue)).UInt16(0);
        Append(end.Content);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _at += bytes.Length;
    }

    /// <summary>Little-endian fields.</summary>
    private sealed class Record
    {
        private readonly List<byte> _bytes = [];

        public int Length => _bytes.Count;

        public ReadOnlySpan<byte> Content => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);

        public Record UInt16(ushort value) => UInt64(value, 2);

        public Record UInt32(uint value) => UInt64(value, 4);

        public Record UInt64(ulong value, int width = 8)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return Bytes(bytes[..width]);
        }

        public Record Bytes(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }
    }
}
