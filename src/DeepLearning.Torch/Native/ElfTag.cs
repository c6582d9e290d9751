namespace DeepLearning.Torch;

/// <summary>
/// The tags of a dynamic segment that matter here (System V ABI, figure 5-10, and the GNU extensions).
/// </summary>
internal static class ElfTag
{
    public const long StringTable = 5;
    public const long SymbolTable = 6;
    public const long StringTableSize = 10;
    public const long SymbolSize = 11;
    public const long GnuHash = 0x6ffffef5;
    public const long SymbolVersions = 0x6ffffff0;
    public const long VersionDefinitions = 0x6ffffffc;
    public const long VersionNeeds = 0x6ffffffe;
    public const long VersionNeedCount = 0x6fffffff;

    /// <summary>
    /// The tags whose value is an offset in the string table: needed, soname, rpath, runpath, config, depaudit, audit,
    /// auxiliary, filter.
    /// </summary>
    public static ReadOnlySpan<long> Strings =>
        [1, 14, 15, 29, 0x6ffffefa, 0x6ffffefb, 0x6ffffefc, 0x7ffffffd, 0x7fffffff];
}
