namespace DeepLearning.Torch;

/// <summary>The dynamic symbols of a shared library, with the version each one asks for or is defined with.</summary>
internal sealed class ElfSymbols
{
    public const int EntrySize = 24;
    private const ushort VersionMask = 0x7fff;

    private readonly ElfImage _image;
    private readonly long _table;
    private readonly long _versions;

    public ElfSymbols(ElfImage image)
    {
        _image = image;
        if (image.Require(ElfTag.SymbolSize) != EntrySize)
            throw image.Refuse(
                ElfRefusal.UnexpectedLayout,
                $"its symbols have {image.Require(ElfTag.SymbolSize)} bytes, not {EntrySize}"
            );
        _table = image.OffsetOf(image.Require(ElfTag.SymbolTable));
        _versions = image.OffsetOf(image.Require(ElfTag.SymbolVersions));
        (FirstHashed, Count) = CountByHash();
    }

    public uint Count { get; }

    /// <summary>
    /// The first symbol in the hash table by which the loader looks names up; those before are not found by name.
    /// </summary>
    public uint FirstHashed { get; }

    /// <summary>Where the symbol's st_name is in the file.</summary>
    public long NameAt(uint index) => _table + ((long)index * EntrySize);

    /// <summary>Where the symbol's version index is in the file.</summary>
    public long VersionAt(uint index) => _versions + ((long)index * sizeof(ushort));

    public uint Name(uint index) => _image.U32(NameAt(index));

    /// <summary>The version's index, without the bit that hides a definition.</summary>
    public int Version(uint index) => _image.U16(VersionAt(index)) & VersionMask;

    public bool IsUndefined(uint index) => _image.U16(NameAt(index) + 6) == 0;

    /// <summary>
    /// Nothing in the file says how many there are: the hash table's last chain ends with the last symbol.
    /// </summary>
    private (uint FirstHashed, uint Count) CountByHash()
    {
        var table = _image.OffsetOf(_image.Require(ElfTag.GnuHash));
        uint buckets = _image.U32(table),
            first = _image.U32(table + 4),
            bloom = _image.U32(table + 8);
        var bucketStart = table + 16 + (8L * bloom);
        var chainStart = bucketStart + (4L * buckets);
        uint last = 0;
        for (uint i = 0; i < buckets; i++)
            last = Math.Max(last, _image.U32(bucketStart + (4L * i)));
        if (first == 0 || last < first)
            throw _image.Refuse(ElfRefusal.UnexpectedLayout, "its hash table has no symbols");
        while ((_image.U32(chainStart + (4L * (last - first))) & 1) == 0)
            last++;
        return (first, last + 1);
    }
}
