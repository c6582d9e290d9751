using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.PyTorch;

public class HostilePyTorchTests
{
    private const string Tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
        + "X\u0001\0\0\00X\u0003\0\0\0cpuK\u0004tQ";

    /// <summary>An archive of the file's form with this pickle and a storage of 16 bytes.</summary>
    private static byte[] Archive(byte[] pickle, params (string Name, byte[] Content)[] more)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (
                var (name, content) in ((string, byte[])[])
                    [("a/data.pkl", pickle), ("a/version", "3\n"u8.ToArray()), ("a/data/0", new byte[16]), .. more]
            )
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }

        return stream.ToArray();
    }

    private static byte[] Pickle(string operations) => [0x80, 2, .. Encoding.Latin1.GetBytes(operations), (byte)'.'];

    private static string Refused(byte[] file)
    {
        var message = Assert.Throws<PyTorchException>(() => PyTorchFile.Read(new MemoryStream(file))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Theory]
    [InlineData(Tensor + "K\0K\u0004\u0085K\u0001\u0085\u0089}tR", null)]
    [InlineData(Tensor + "K\0K\u0005\u0085K\u0001\u0085\u0089}tR", "0 to 4 of a storage of 4 elements")]
    [InlineData(Tensor + "K\u0001K\u0004\u0085K\u0001\u0085\u0089}tR", "1 to 4 of a storage of 4 elements")]
    [InlineData(Tensor + "J\u00ff\u00ff\u00ff\u00ffK\u0004\u0085K\u0001\u0085\u0089}tR", "-1 to 2")]
    [InlineData(Tensor + "K\0K\u0002\u0085J\u00ff\u00ff\u00ff\u00ff\u0085\u0089}tR", "stride -1 is negative")]
    [InlineData(
        Tensor + "K\0\u008a\u0008\0\0\0\0\0\0\0\u0010\u0085K\0\u0085\u0089}tR",
        "size holds 1152921504606846976"
    )]
    [InlineData(Tensor + "K\0J\0\0\0\u0040\u0085K\0\u0085\u0089}tR", "expanded views")]
    [InlineData(Tensor + "K\0J\0\0\u0001\0J\0\0\u0001\0\u0086K\0K\0\u0086\u0089}tR", "more than 2000000000")]
    [InlineData(Tensor + "K\0K\u0004\u0085K\u0001K\u0001\u0086\u0089}tR", "1 axes, but 2 strides")]
    [InlineData(
        "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\0\0\0\0J\u00ff\u00ff\u00ff\u007ftQ",
        "has 16 bytes, but 2147483647"
    )]
    [InlineData("(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\01X\0\0\0\0K\u0001tQ", "no entry 'data/1'")]
    [InlineData(
        "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\n\0\0\0/../../etcX\0\0\0\0K\u0001tQ",
        "no entry 'data//../../etc'"
    )]
    [InlineData("cos\nsystem\nX\u0002\0\0\0ls\u0085R", "byte 2 of its pickle, GLOBAL: it asks for 'os.system'")]
    [InlineData("cbuiltins\neval\n", "'builtins.eval'")]
    [InlineData("c__main__\nNet\n)\u0081}b", "'__main__.Net': a whole module is code")]
    [InlineData("X\u0002\0\0\0osX\u0006\0\0\0system\u0093", "'os.system'")]
    [InlineData("(S'ls'\nios\nsystem\n", "STRING: the operation is none of those that data need")]
    [InlineData("ccollections\nOrderedDict\n)\u0081", "NEWOBJ: the operation")]
    [InlineData("\u00fe", "0xfe: the operation")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R", "'collections.OrderedDict' with other arguments")]
    [InlineData("K\u0001)R", "calls what is no function")]
    [InlineData("]q\0h\0a", "holds itself")]
    [InlineData("}}b", "a state is given to what has none")]
    [InlineData("}(K\u0001K\u0002K\u0001K\u0003u", "the key 1 twice")]
    [InlineData("}(G\0\0\0\0\0\0\0\0K\u0002u", "key is a real number")]
    [InlineData("}(K\u0001u", "a key has no value")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffabc", "it ends here, in the middle")]
    [InlineData("X\u0001\0\0\0\u00ff", "no UTF-8")]
    [InlineData("\u008a\u0009\0\0\0\0\0\0\0\0\u0001", "beyond 64 bits")]
    [InlineData("Nr\0\0\0\u0001", "remembers as number 16777216")]
    [InlineData("h\u0005", "nothing is remembered as number 5")]
    [InlineData("NN", "more is left")]
    [InlineData("t", "no mark")]
    [InlineData("N(\u0085", "nothing on the stack")]
    [InlineData("\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffN", "a frame of")]
    [InlineData("\u0080\u0006N", "protocol 6")]
    [InlineData("ccollections\nOrderedDict\n", "holds 'collections.OrderedDict' itself")]
    [InlineData("ccollections\nOrderedDict\n]K\u0001\u0085a\u0085R", "an OrderedDict is made of what are no pairs")]
    [InlineData("ccollections\nOrderedDict\n]]a\u0085R", "an OrderedDict is made of what are no pairs")]
    public void A_pickle_that_lies_or_runs_is_refused(string operations, string? expected)
    {
        var file = Archive(Pickle(operations));
        if (expected is null)
            Assert.Equal(Shape.Of(4), PyTorchFile.Read(new MemoryStream(file)).AsTensor().Shape);
        else
            Assert.Contains(expected, Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_deep_or_doubles_itself_is_refused()
    {
        var deep = new string(']', 9000) + new string('a', 8999);
        Assert.Contains("more lists", Refused(Archive(Pickle(deep))), StringComparison.Ordinal);
        var tuples = "N" + string.Concat(Enumerable.Repeat("\u0085", 500));
        Assert.Contains("deeper than 100", Refused(Archive(Pickle(tuples))), StringComparison.Ordinal);
        // A list of two of a list of two of a list of two ...
        var doubled =
            "]q\0" + string.Concat(Enumerable.Range(0, 60).Select(i => $"](h{(char)i}h{(char)i}eq{(char)(i + 1)}"));
        doubled = doubled + "N\u0086";
        Assert.Contains(
            "far larger than the file",
            Refused(Archive(Pickle("(" + doubled + "t"))),
            StringComparison.Ordinal
        );
    }

    /// <summary>What takes the most memory for a byte of a pickle.</summary>
    [Theory]
    [InlineData("(", "]")]
    [InlineData("(", "]N")]
    [InlineData("(", "}\u0094N")]
    [InlineData("(", "N\u0085\u0094")]
    [InlineData("(", "K\u0001")]
    [InlineData("(", "M\0\u0001\u0085")]
    [InlineData("(", "M\0\u0001")]
    [InlineData("(", "X\0\0\0\0")]
    [InlineData("(", "\u008c\0")]
    [InlineData("(", "\u008a\0")]
    [InlineData("](", "NNNa")]
    [InlineData("(", "(t")]
    [InlineData("", "(")]
    [InlineData("N", "\u0094")]
    [InlineData("(", "Nq\0")]
    [InlineData("(", "ctorch\nSize\n")]
    [InlineData("(", "ccollections\nOrderedDict\n)R")]
    public void A_pickle_takes_a_multiple_of_its_length(string start, string repeated)
    {
        var file = Archive(Pickle(start + string.Concat(Enumerable.Repeat(repeated, 300_000 / repeated.Length)) + "t"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Record.Exception(() => PyTorchFile.Read(new MemoryStream(file)));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{(double)allocated / file.Length:F1} bytes a byte");
        Assert.True(allocated <= FileFormat.MemoryMultiple * (long)file.Length + (1 << 18), $"{allocated} bytes");
    }

    [Fact]
    public void An_archive_that_is_none_of_PyTorchs_is_refused()
    {
        byte[] none = Pickle("N");
        Assert.Contains("'b/x' lies outside", Refused(Archive(none, ("b/x", []))), StringComparison.Ordinal);
        Assert.Contains("'../x' lies outside", Refused(Archive(none, ("../x", []))), StringComparison.Ordinal);
        Assert.Contains("'a/../x' is none", Refused(Archive(none, ("a/../x", []))), StringComparison.Ordinal);
        Assert.Contains("'a/data/0' twice", Refused(Archive(none, ("a/data/0", []))), StringComparison.Ordinal);
        Assert.Contains("2 entries 'data.pkl'", Refused(Archive(none, ("b/data.pkl", []))), StringComparison.Ordinal);
        Assert.Contains(
            "byte order is 'pdp'",
            Refused(Archive(none, ("a/byteorder", "pdp"u8.ToArray()))),
            StringComparison.Ordinal
        );
        Assert.Contains("no zip archive", Refused("hello"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("a bare pickle", Refused(none), StringComparison.Ordinal);
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("a tar archive", Refused(tar), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = zip.CreateEntry("a/data.pkl", CompressionLevel.NoCompression).Open())
                entry.Write(Pickle("N"));
            using var zeros = zip.CreateEntry("a/data/0").Open();
            zeros.Write(new byte[1 << 20]);
        }

        Assert.InRange(stream.Length, 0, 10_000);
        Assert.Contains(
            "deflated entry 'a/data/0' goes beyond the",
            Refused(stream.ToArray()),
            StringComparison.Ordinal
        );

        // Entries that lie over each other: the directory gives a hundred of them the bytes of the first.
        var names = Enumerable.Range(1, 99).Select(i => ($"a/data/{i}", Array.Empty<byte>())).ToArray();
        var bytes = Archive(Pickle("N"), [("a/data/100", new byte[100_000]), .. names]);
        for (var at = bytes.Length - 46; at > 0; at--)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) == 0x02014b50)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 20), 90_000);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 24), 90_000);
            }
        Assert.Contains("lie over each other", Refused(bytes), StringComparison.Ordinal);
    }

    /// <summary>As TorchSharp.PyBridge and pickles of Python 2 have it.</summary>
    [Theory]
    [InlineData("ccollections\nOrderedDict\n)\u0085R", "{}")]
    [InlineData("ccollections\nOrderedDict\n]](K\u0001K\u0002eaK\u0003K\u0004\u0086a\u0085R", "{1: 2, 3: 4}")]
    public void An_ordered_dictionary_is_made_of_pairs(string operations, string expected) =>
        Assert.Equal(expected, $"{PyTorchFile.Read(new MemoryStream(Archive(Pickle(operations))))}");

    [Theory]
    [InlineData("cases2.pt")]
    [InlineData("cases5.pt")]
    public void Deflated_entries_are_read(string name)
    {
        var bytes = PyTorchFixtures.Bytes(name);
        var deflated = Deflated(Entries(bytes));
        Assert.InRange(deflated.Length, 0, bytes.Length * 2 / 3);
        var (expected, actual) = (PyTorchFixtures.Read(name), PyTorchFile.Read(new MemoryStream(deflated)));
        Assert.Equal($"{expected}", $"{actual}");
        foreach (var (key, value) in expected["cases"].AsDict().Entries)
            Assert.Equal(
                value["tensor"].AsTensor().Bytes.Span,
                actual["cases"][key.AsText()]["tensor"].AsTensor().Bytes.Span
            );
    }

    [Fact]
    public void Deflate64_is_refused()
    {
        var bytes = Deflated(Entries(PyTorchFixtures.Bytes("cases2.pt")));
        for (var at = 0; at < bytes.Length - 46; at++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) == 0x02014b50)
                bytes[at + 10] = 9;
        Assert.Contains("is neither stored nor deflated", Refused(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Mutations_of_deflated_entries_are_read_or_refused_within_the_memory_of_what_they_hold()
    {
        var entries = Entries(PyTorchFixtures.Bytes("cases2.pt"));
        var held = entries.Sum(entry => entry.Content.Length);
        var (accepted, refused) = Fuzz.Run<byte[], PyTorchException>(Deflated(entries), Mutate, Read);
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} accepted, {refused} refused");

        byte[] Mutate(PCG random, byte[] bytes)
        {
            if (Mutation.Below(random, 4) == 0)
                return Mutation.Bytes(random, bytes);
            var changed = entries.ToArray();
            var at = Mutation.Below(random, 2) == 0 ? 0 : Mutation.Below(random, changed.Length);
            changed[at].Content = Mutation.Bytes(random, changed[at].Content);
            return Deflated(changed);
        }

        void Read(byte[] bytes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = PyTorchFile.Read(new MemoryStream(bytes)).ToString();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= FileFormat.MemoryMultiple * held + (1 << 18), $"{allocated} bytes");
        }
    }

    private static (string Name, byte[] Content)[] Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return [.. zip.Entries.Select(entry => (entry.FullName, Content(entry)))];

        static byte[] Content(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            var content = new byte[entry.Length];
            stream.ReadExactly(content);
            return content;
        }
    }

    private static byte[] Deflated((string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }

        return stream.ToArray();
    }

    [Theory]
    [InlineData("cases2.pt")]
    [InlineData("cases4.pt")]
    [InlineData("untyped.pt")]
    public void Mutations_are_read_or_refused_within_the_memory_of_the_file(string name)
    {
        var worst = 0.0;
        var (accepted, refused) = Fuzz.Run<byte[], PyTorchException>(PyTorchFixtures.Bytes(name), Mutate, Read);
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{accepted} accepted, {refused} refused; {worst:F1} bytes a byte"
        );

        void Read(byte[] bytes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = PyTorchFile.Read(new MemoryStream(bytes)).ToString();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            worst = Math.Max(worst, (allocated - (1 << 18)) / (double)bytes.Length);
            Assert.True(allocated <= FileFormat.MemoryMultiple * bytes.Length + (1 << 18), $"{allocated} bytes");
        }
    }

    /// <summary>Anywhere, or within the pickle, whose length stays.</summary>
    private static byte[] Mutate(PCG random, byte[] bytes)
    {
        if (Mutation.Below(random, 4) == 0)
            return Mutation.Bytes(random, bytes);
        var changed = bytes.ToArray();
        var start = changed.AsSpan().IndexOf((byte)0x80);
        var end = changed.AsSpan().IndexOf("PK\u0001\u0002"u8);
        end = Math.Max(start + 1, changed.AsSpan(0, end).LastIndexOf("FB"u8) / 3);
        for (var changes = 1 + Mutation.Below(random, 3); changes > 0; changes--)
        {
            var (from, to) = (start + Mutation.Below(random, end - start), start + Mutation.Below(random, end - start));
            var length = Math.Min(1 + Mutation.Below(random, 12), changed.Length - Math.Max(from, to));
            if (Mutation.Below(random, 2) == 0)
                changed[to] = (byte)Mutation.Below(random, 256);
            else
                changed.AsSpan(from, length).ToArray().CopyTo(changed.AsSpan(to));
        }

        return changed;
    }
}
