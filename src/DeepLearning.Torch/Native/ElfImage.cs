using System.Buffers.Binary;

namespace DeepLearning.Torch;

/// <summary>
/// A 64-bit little-endian x86 shared library as the dynamic loader sees it: by its segments, not by its sections,
/// which the loader ignores. Every read is checked against the file's end.
/// </summary>
/// <remarks>Layout: System V ABI, chapters 4 and 5, and its AMD64 supplement.</remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int DynamicEntrySize = 16;
    private const uint Loadable = 1;
    private const uint DynamicSegment = 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<Segment> _loadable = [];
    private readonly List<DynamicEntry> _dynamic = [];

    private ElfImage(ReadOnlyMemory<byte> bytes, string path) => (_bytes, Path) = (bytes, path);

    /// <summary>Where the bytes came from; for messages only.</summary>
    public string Path { get; }

    public IReadOnlyList<DynamicEntry> Dynamic => _dynamic;

    /// <exception cref="ElfRefusedException">Not such a file, or cut short.</exception>
    public static ElfImage Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        var image = new ElfImage(bytes, path);
        image.ReadHeader();
        return image;
    }

    public ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    public ulong U64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));

    public ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length && length <= _bytes.Length - offset
            ? _bytes.Span.Slice((int)offset, (int)length)
            : throw Refuse(
                ElfRefusal.Truncated,
                $"it has {_bytes.Length} bytes, and {length} were expected at offset {offset}"
            );

    /// <summary>The offset in the file of an address in memory.</summary>
    public long OffsetOf(ulong address)
    {
        foreach (var segment in _loadable)
        {
            if (address >= segment.Address && address - segment.Address < segment.Size)
                return checked((long)(segment.Offset + (address - segment.Address)));
        }

        throw Refuse(ElfRefusal.UnexpectedLayout, $"address 0x{address:x} lies in no part of the file");
    }

    /// <summary>The one value of a tag of the dynamic segment, or null.</summary>
    public ulong? Find(long tag)
    {
        ulong? found = null;
        foreach (var entry in _dynamic)
        {
            if (entry.Tag != tag)
                continue;
            if (found is not null)
                throw Refuse(ElfRefusal.UnexpectedLayout, $"its dynamic segment has tag 0x{tag:x} twice");
            found = entry.Value;
        }

        return found;
    }

    public ulong Require(long tag) =>
        Find(tag) ?? throw Refuse(ElfRefusal.UnexpectedLayout, $"its dynamic segment has no tag 0x{tag:x}");

    public ElfRefusedException Refuse(ElfRefusal refusal, string why) =>
        new(refusal, $"{Path} cannot be patched: {why}.");

    private void ReadHeader()
    {
        if (_bytes.Length < 4 || !_bytes.Span[..4].SequenceEqual("\u007FELF"u8))
            throw Refuse(ElfRefusal.NotThisKindOfFile, "it is not an ELF file");
        var header = Slice(0, HeaderSize);
        const byte sixtyFourBit = 2,
            littleEndian = 1;
        const ushort shared = 3,
            x64 = 62;
        if (header[4] != sixtyFourBit || header[5] != littleEndian || U16(16) != shared || U16(18) != x64)
            throw Refuse(ElfRefusal.NotThisKindOfFile, "it is not a shared library for 64-bit little-endian x86");
        if (U16(54) != ProgramHeaderSize)
            throw Refuse(
                ElfRefusal.UnexpectedLayout,
                $"its program headers have {U16(54)} bytes, not {ProgramHeaderSize}"
            );

        Segment? dynamic = null;
        var table = Offset(U64(32));
        for (var i = 0; i < U16(56); i++)
        {
            var at = table + (i * ProgramHeaderSize);
            var segment = new Segment(U64(at + 8), U64(at + 16), U64(at + 32));
            Slice(Offset(segment.Offset), Offset(segment.Size));
            if (U32(at) == Loadable)
                _loadable.Add(segment);
            else if (U32(at) == DynamicSegment)
                dynamic = segment;
        }

        ReadDynamic(dynamic ?? throw Refuse(ElfRefusal.UnexpectedLayout, "it has no dynamic segment"));
    }

    private void ReadDynamic(Segment segment)
    {
        for (var at = Offset(segment.Offset); at < Offset(segment.Offset + segment.Size); at += DynamicEntrySize)
        {
            var tag = unchecked((long)U64(at));
            if (tag == 0)
                return;
            _dynamic.Add(new DynamicEntry(tag, U64(at + 8)));
        }

        throw Refuse(ElfRefusal.UnexpectedLayout, "its dynamic segment has no end");
    }

    // No file held in an array is longer than an int says; this also keeps sums of two offsets from overflowing.
    private long Offset(ulong value) =>
        value <= int.MaxValue
            ? (long)value
            : throw Refuse(ElfRefusal.Truncated, $"it points to offset 0x{value:x}, far beyond its end");

    /// <summary>One entry of the dynamic segment.</summary>
    public readonly record struct DynamicEntry(long Tag, ulong Value);

    private sealed record Segment(ulong Offset, ulong Address, ulong Size);
}
