using System.Text;

namespace DeepLearning.Torch;

/// <summary>The table of NUL-terminated names of a shared library.</summary>
internal sealed class ElfStrings
{
    private readonly ElfImage _image;
    private readonly long _size;

    public ElfStrings(ElfImage image)
    {
        _image = image;
        Start = image.OffsetOf(image.Require(ElfTag.StringTable));
        _size = checked((long)Math.Min(image.Require(ElfTag.StringTableSize), int.MaxValue));
        image.Slice(Start, _size);
    }

    /// <summary>The table's offset in the file.</summary>
    public long Start { get; }

    /// <summary>The name at an offset in the table.</summary>
    public string At(uint offset)
    {
        var rest =
            offset < _size
                ? _image.Slice(Start + offset, _size - offset)
                : throw _image.Refuse(
                    ElfRefusal.UnexpectedLayout,
                    $"a name lies at {offset}, beyond the {_size} bytes of its string table"
                );
        var end = rest.IndexOf((byte)0);
        return end >= 0
            ? Encoding.UTF8.GetString(rest[..end])
            : throw _image.Refuse(ElfRefusal.UnexpectedLayout, "its string table does not end with NUL");
    }

    /// <summary>
    /// The offset in the table at which a name can be read, if only as the end of a longer one; null where there is
    /// none.
    /// </summary>
    public uint? Find(string name)
    {
        var found = _image.Slice(Start, _size).IndexOf(Encoding.UTF8.GetBytes(name + "\0"));
        return found < 0 ? null : (uint)found;
    }

    /// <summary>Whether a name at an offset is the end of a longer string.</summary>
    public bool IsEndOfLonger(uint offset) => offset > 0 && _image.Slice(Start + offset - 1, 1)[0] != 0;
}
