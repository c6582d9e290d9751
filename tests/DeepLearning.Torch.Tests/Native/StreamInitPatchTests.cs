using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>
/// What is patched, and above all what is not: each refusal on a copy of the true file with one thing spoilt.
/// </summary>
public sealed class StreamInitPatchTests
{
    [Fact]
    public void Changes_the_flag_the_version_index_and_the_name_and_no_other_byte()
    {
        var original = LibTorchSharpFile.Read();
        var kept = original.ToArray();
        var layout = new Layout(original);

        var copy = StreamInitPatch.Apply(original, "x.so");

        Assert.True(original.AsSpan().SequenceEqual(kept));
        Assert.Equal(original.Length, copy.Length);
        var patched = new Layout(copy);
        Assert.Equal(StreamInitPatch.Replacement, patched.Strings.At(patched.Symbols.Name(layout.Symbol)));
        Assert.Equal(ElfVersionNeeds.Need.Weak, patched.Needed(StreamInitPatch.Version).Flags);
        Assert.Equal(patched.Needed("GLIBC_2.2.5", "libc.so.6").Index, patched.Symbols.Version(layout.Symbol));

        var expected = new HashSet<long>();
        AddRange(layout.Needed(StreamInitPatch.Version).FlagsAt, 2);
        AddRange(layout.Symbols.VersionAt(layout.Symbol), 2);
        AddRange(layout.NameStart, StreamInitPatch.Symbol.Length);
        Assert.All(
            Enumerable.Range(0, copy.Length).Where(i => copy[i] != original[i]),
            i => Assert.Contains(i, expected)
        );

        void AddRange(long start, int length) =>
            expected.UnionWith(Enumerable.Range((int)start, length).Select(i => (long)i));
    }

    [Fact]
    public void Uses_a_name_that_is_there_already()
    {
        var bytes = LibTorchSharpFile.Read();
        var layout = new Layout(bytes);
        // The end of some other symbol's long name becomes the replacement's.
        var other = layout.FirstSymbol(i =>
            i != layout.Symbol && layout.Strings.At(layout.Symbols.Name(i)).Length > 40
        );
        var name = layout.Strings.At(layout.Symbols.Name(other));
        var end = layout.Symbols.Name(other) + name.Length - StreamInitPatch.Replacement.Length;
        Encoding.ASCII.GetBytes(StreamInitPatch.Replacement, bytes.AsSpan((int)(layout.Strings.Start + end)));

        var copy = StreamInitPatch.Apply(bytes, "x.so");

        Assert.Equal((uint)end, new Layout(copy).Symbols.Name(layout.Symbol));
        Assert.Equal(StreamInitPatch.Symbol, new Layout(copy).Strings.At(layout.Symbols.Name(layout.Symbol)));
    }

    [Fact]
    public void A_patched_copy_is_not_patched_again() =>
        Refused(ElfRefusal.OtherSymbolNeedsIt, StreamInitPatch.Apply(LibTorchSharpFile.Read(), "x.so"));

    [Theory]
    [InlineData("")]
    [InlineData("\u007fEL")]
    [InlineData("#!/bin/sh\necho this is a script and long enough to have a header\n")]
    public void Refuses_what_is_no_elf_file(string content) =>
        Refused(ElfRefusal.NotThisKindOfFile, Encoding.ASCII.GetBytes(content));

    [Theory]
    [InlineData(4)] // 32 bits
    [InlineData(5)] // big-endian
    [InlineData(16)] // a program, not a library
    [InlineData(18)] // another processor
    public void Refuses_other_kinds_of_elf_file(int offset)
    {
        var bytes = LibTorchSharpFile.Read();
        bytes[offset] ^= 1;
        Refused(ElfRefusal.NotThisKindOfFile, bytes);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Refuses_a_truncated_file(int length) =>
        Refused(ElfRefusal.Truncated, LibTorchSharpFile.Read()[..length]);

    [Fact]
    public void Refuses_where_another_symbol_has_that_version()
    {
        var bytes = LibTorchSharpFile.Read();
        var layout = new Layout(bytes);
        var other = layout.FirstSymbol(i => i != layout.Symbol && layout.Symbols.IsUndefined(i));
        BinaryPrimitives.WriteUInt16LittleEndian(
            bytes.AsSpan((int)layout.Symbols.VersionAt(other)),
            layout.Needed(StreamInitPatch.Version).Index
        );
        Refused(ElfRefusal.OtherSymbolNeedsIt, bytes);
    }

    [Fact]
    public void Refuses_where_only_another_symbol_has_that_version()
    {
        var bytes = LibTorchSharpFile.Read();
        bytes[(int)new Layout(bytes).NameStart + 5] ^= 1;
        Refused(ElfRefusal.OtherSymbolNeedsIt, bytes);
    }

    [Fact]
    public void Refuses_where_the_version_is_not_required()
    {
        var bytes = LibTorchSharpFile.Read();
        var layout = new Layout(bytes);
        bytes[
            (int)(layout.Strings.Start + layout.Needed(StreamInitPatch.Version).Name)
                + StreamInitPatch.Version.Length
                - 1
        ] = (byte)'9';
        Refused(ElfRefusal.VersionNotRequiredOnce, bytes);
    }

    [Theory]
    [InlineData(0)] // the same string
    [InlineData(4)] // its end
    [InlineData(28)] // the empty string at its NUL
    public void Refuses_where_another_symbol_reads_the_same_string(uint within)
    {
        var bytes = LibTorchSharpFile.Read();
        var layout = new Layout(bytes);
        var other = layout.FirstSymbol(i => i > 0 && i != layout.Symbol);
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan((int)layout.Symbols.NameAt(other)),
            layout.Symbols.Name(layout.Symbol) + within
        );
        Refused(ElfRefusal.SharedString, bytes);
    }

    [Fact]
    public void Refuses_where_the_name_is_the_end_of_a_longer_string()
    {
        var bytes = LibTorchSharpFile.Read();
        bytes[(int)new Layout(bytes).NameStart - 1] = (byte)'_';
        Refused(ElfRefusal.SharedString, bytes);
    }

    [Fact]
    public void Refuses_where_the_symbol_is_defined()
    {
        var bytes = LibTorchSharpFile.Read();
        var layout = new Layout(bytes);
        bytes[(int)layout.Symbols.NameAt(layout.Symbol) + 6] = 14;
        Refused(ElfRefusal.UnexpectedLayout, bytes);
    }

    [Fact]
    public void Spoilt_bytes_give_a_copy_or_a_refusal_and_nothing_else()
    {
        var original = LibTorchSharpFile.Read();
        var layout = new Layout(original);
        int[] tables =
        [
            0,
            64,
            (int)layout.Image.OffsetOf(layout.Image.Require(ElfTag.GnuHash)),
            (int)layout.Needed(StreamInitPatch.Version).Offset - 0x140,
            (int)layout.Symbols.NameAt(0),
            (int)layout.Symbols.VersionAt(0),
            DynamicStart(original),
        ];
        Gen.Select(Gen.Int[0, tables.Length - 1].Select(i => tables[i]), Gen.Int[0, 600], Gen.Byte)
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    var bytes = original.ToArray();
                    foreach (var (table, offset, value) in changes)
                        bytes[table + offset] = value;
                    try
                    {
                        return StreamInitPatch.Apply(bytes, "x.so").Length == bytes.Length;
                    }
                    catch (ElfRefusedException)
                    {
                        return true;
                    }
                },
                iter: 300
            );
    }

    private static int DynamicStart(byte[] bytes)
    {
        var image = ElfImage.Parse(bytes, "x.so");
        for (var at = (int)image.U64(32); ; at += 56)
        {
            if (image.U32(at) == 2)
                return (int)image.U64(at + 8);
        }
    }

    private static void Refused(ElfRefusal expected, byte[] bytes)
    {
        var kept = bytes.ToArray();
        var refusal = Assert.Throws<ElfRefusedException>(() => StreamInitPatch.Apply(bytes, "some/where.so"));
        Assert.Equal(expected, refusal.Refusal);
        Assert.StartsWith("some/where.so cannot be patched: ", refusal.Message, StringComparison.Ordinal);
        Assert.True(bytes.AsSpan().SequenceEqual(kept));
    }

    /// <summary>Where things are in a file, so that a test can spoil one.</summary>
    private sealed class Layout
    {
        public Layout(byte[] bytes)
        {
            Image = ElfImage.Parse(bytes, "x.so");
            Strings = new ElfStrings(Image);
            Symbols = new ElfSymbols(Image);
        }

        public ElfImage Image { get; }

        public ElfStrings Strings { get; }

        public ElfSymbols Symbols { get; }

        public uint Symbol => FirstSymbol(i => Strings.At(Symbols.Name(i)) == StreamInitPatch.Symbol);

        public long NameStart => Strings.Start + Symbols.Name(Symbol);

        public uint FirstSymbol(Func<uint, bool> matches)
        {
            for (uint i = 0; i < Symbols.Count; i++)
            {
                if (matches(i))
                    return i;
            }

            throw new InvalidOperationException("No such symbol.");
        }

        public ElfVersionNeeds.Need Needed(string version, string? library = null) =>
            ElfVersionNeeds
                .Read(Image)
                .Single(n => Strings.At(n.Name) == version && (library is null || Strings.At(n.FileName) == library));
    }
}
