using System.Buffers.Binary;

namespace DeepLearning.Torch;

/// <summary>
/// Makes a copy of TorchSharp's native library that loads with a libstdc++ older than GCC 13's.
/// </summary>
/// <remarks>
/// The library requires version GLIBCXX_3.4.32 for one symbol only, <c>std::ios_base_library_init()</c>. An older
/// libstdc++ has no use for that call: there every object file initialises the streams itself, and libtorch_cpu, built
/// with an older GCC, does. So the copy's requirement is marked weak, and its one reference is turned to a function of
/// libc that also takes no argument, and has no effect. Any other shape of file is refused, for then the
/// library may truly need what is missing.
/// </remarks>
internal static class StreamInitPatch
{
    /// <summary>The version older systems do not have.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary><c>std::ios_base_library_init()</c>.</summary>
    public const string Symbol = "_ZSt21ios_base_library_initv";

    /// <summary>What is called in its place.</summary>
    public const string Replacement = "sched_yield";

    private const string ReplacementLibrary = "libc.so.6";
    private const string ReplacementVersion = "GLIBC_2.2.5";

    /// <param name="original">The whole file; it is only read.</param>
    /// <param name="path">Where the bytes came from; for messages only.</param>
    /// <returns>A patched copy, of the same length.</returns>
    /// <exception cref="ElfRefusedException">The file is not as expected: there is no copy.</exception>
    public static byte[] Apply(ReadOnlyMemory<byte> original, string path)
    {
        var image = ElfImage.Parse(original, path);
        var strings = new ElfStrings(image);
        var symbols = new ElfSymbols(image);
        var needs = ElfVersionNeeds.Read(image);

        var weakened = OnlyNeed(image, strings, needs);
        var replacement =
            needs.FirstOrDefault(n =>
                strings.At(n.FileName) == ReplacementLibrary && strings.At(n.Name) == ReplacementVersion
            )
            ?? throw image.Refuse(
                ElfRefusal.UnexpectedLayout,
                $"it does not use {ReplacementVersion} of {ReplacementLibrary}"
            );
        var symbol = OnlySymbol(image, strings, symbols, weakened.Index);

        var copy = original.ToArray();
        Write(copy, weakened.FlagsAt, (ushort)(weakened.Flags | ElfVersionNeeds.Need.Weak));
        Write(copy, symbols.VersionAt(symbol), replacement.Index);
        if (strings.Find(Replacement) is { } existing)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan((int)symbols.NameAt(symbol)), existing);
        }
        else
        {
            CheckNotShared(image, strings, symbols, needs, symbol);
            var name = copy.AsSpan((int)(strings.Start + symbols.Name(symbol)), Symbol.Length);
            name.Clear();
            System.Text.Encoding.ASCII.GetBytes(Replacement, name);
        }

        return copy;
    }

    private static ElfVersionNeeds.Need OnlyNeed(
        ElfImage image,
        ElfStrings strings,
        IReadOnlyList<ElfVersionNeeds.Need> needs
    )
    {
        var found = needs.Where(n => strings.At(n.Name) == Version).ToList();
        return found.Count == 1
            ? found[0]
            : throw image.Refuse(
                ElfRefusal.VersionNotRequiredOnce,
                $"it requires {Version} {found.Count} times, not once"
            );
    }

    private static uint OnlySymbol(ElfImage image, ElfStrings strings, ElfSymbols symbols, ushort version)
    {
        var users = new List<uint>();
        for (uint i = 0; i < symbols.Count; i++)
        {
            if (symbols.Version(i) == version)
                users.Add(i);
        }

        if (users.Count != 1 || strings.At(symbols.Name(users[0])) != Symbol)
        {
            var names = string.Join(", ", users.Take(5).Select(i => strings.At(symbols.Name(i))));
            throw image.Refuse(
                ElfRefusal.OtherSymbolNeedsIt,
                $"it uses {Version} for [{names}], not for {Symbol} alone"
            );
        }

        // The loader's hash table has only what the library defines: a name outside it may change.
        if (!symbols.IsUndefined(users[0]) || users[0] >= symbols.FirstHashed)
            throw image.Refuse(ElfRefusal.UnexpectedLayout, $"it defines {Symbol} itself");
        return users[0];
    }

    /// <summary>Before a name is overwritten where it stands: nothing else may read those bytes.</summary>
    private static void CheckNotShared(
        ElfImage image,
        ElfStrings strings,
        ElfSymbols symbols,
        IReadOnlyList<ElfVersionNeeds.Need> needs,
        uint symbol
    )
    {
        if (image.Find(ElfTag.VersionDefinitions) is not null)
            throw image.Refuse(ElfRefusal.UnexpectedLayout, "it defines versions, whose names are not looked at here");

        var name = symbols.Name(symbol);
        var shared = strings.IsEndOfLonger(name) || needs.Any(n => Within(n.Name) || Within(n.FileName));
        for (uint i = 0; i < symbols.Count && !shared; i++)
            shared = i != symbol && Within(symbols.Name(i));
        foreach (var entry in image.Dynamic)
            shared |= ElfTag.Strings.Contains(entry.Tag) && Within(entry.Value);
        if (shared)
            throw image.Refuse(ElfRefusal.SharedString, $"another string shares the bytes of the name {Symbol}");

        bool Within(ulong offset) => offset >= name && offset <= name + (ulong)Symbol.Length;
    }

    private static void Write(byte[] copy, long offset, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan((int)offset), value);
}
