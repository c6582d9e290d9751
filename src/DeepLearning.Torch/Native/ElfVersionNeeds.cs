namespace DeepLearning.Torch;

/// <summary>The versions of other libraries' symbols that a shared library requires (.gnu.version_r).</summary>
/// <remarks>Layout: Linux Standard Base, "Symbol Versioning".</remarks>
internal static class ElfVersionNeeds
{
    /// <summary>One required version.</summary>
    /// <param name="Offset">Where its record is in the file.</param>
    /// <param name="FileName">The offset in the string table of the library's name.</param>
    /// <param name="Name">The offset in the string table of the version's name.</param>
    /// <param name="Flags">Bit 2: weak, the loader only warns where the version is missing.</param>
    /// <param name="Index">The number by which symbols refer to it.</param>
    public sealed record Need(long Offset, uint FileName, uint Name, ushort Flags, ushort Index)
    {
        public const ushort Weak = 2;

        public long FlagsAt => Offset + 4;
    }

    public static IReadOnlyList<Need> Read(ElfImage image)
    {
        var needs = new List<Need>();
        var file = image.OffsetOf(image.Require(ElfTag.VersionNeeds));
        var files = image.Require(ElfTag.VersionNeedCount);
        for (ulong i = 0; i < files; i++)
        {
            if (image.U16(file) != 1)
                throw image.Refuse(
                    ElfRefusal.UnexpectedLayout,
                    $"a version record has revision {image.U16(file)}, not 1"
                );
            var entry = file + image.U32(file + 8);
            for (var left = image.U16(file + 2); left > 0; left--)
            {
                needs.Add(
                    new Need(
                        entry,
                        image.U32(file + 4),
                        image.U32(entry + 8),
                        image.U16(entry + 4),
                        image.U16(entry + 6)
                    )
                );
                entry = Next(image, entry, image.U32(entry + 12), left == 1);
            }

            file = Next(image, file, image.U32(file + 12), i + 1 == files);
        }

        return needs;
    }

    // The chain must be as long as its count says; and a step of zero would read the same record for ever.
    private static long Next(ElfImage image, long at, uint step, bool last) =>
        step == 0 == last
            ? at + step
            : throw image.Refuse(ElfRefusal.UnexpectedLayout, "its version records are not as many as they say");
}
