using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DeepLearning.Interop.Tests.PyTorch;

public class PyTorchWriteTests
{
    private static readonly StoredTensor Weights = StoredTensor.Of(Shape.Of(2, 1), [1f, 2]);

    private static byte[] Written(PyTorchValue value)
    {
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, value);
        return stream.ToArray();
    }

    private static PyTorchValue Again(PyTorchValue value) => PyTorchFile.Read(new MemoryStream(Written(value)));

    private static byte[] Entry(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var content = new MemoryStream();
        using var entry = zip.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return content.ToArray();
    }

    [Theory]
    [InlineData("cases2.pt")]
    [InlineData("untyped.pt")]
    public void What_PyTorch_wrote_comes_again_to_the_bit(string file)
    {
        var value = PyTorchFixtures.Read(file);
        var again = Again(value);
        Assert.Equal($"{value}", $"{again}");
        foreach (var (before, after) in Tensors(value).Zip(Tensors(again), (a, b) => (a, b)))
            Assert.True(before.Bytes.Span.SequenceEqual(after.Bytes.Span));
        Assert.Equal(Tensors(value).Count(), Tensors(again).Count());
        Assert.Equal(Written(value), Written(again));

        static IEnumerable<StoredTensor> Tensors(PyTorchValue value) =>
            value switch
            {
                PyTorchValue.Tensor tensor => [tensor.Value],
                PyTorchValue.Dict dict => dict.Entries.SelectMany(e => Tensors(e.Value)),
                _ => [],
            };
    }

    [Fact]
    public void Tied_weights_share_a_storage_and_stay_tied()
    {
        var file = Written(PyTorchFixtures.Read("cases2.pt")["model"]);
        var tensors = PyTorchFile.Read(new MemoryStream(file)).StateDict();
        Assert.Equal(tensors["a.weight"].Bytes, tensors["b.weight"].Bytes);
        using var zip = new ZipArchive(new MemoryStream(file));
        Assert.Equal(7, zip.Entries.Count(e => e.FullName.StartsWith("archive/data/", StringComparison.Ordinal)));
    }

    /// <summary>The operations and names are those that PyTorch 1.13 reads with weights_only.</summary>
    [Fact]
    public void A_state_dicts_pickle_is_PyTorchs()
    {
        var pickle = Entry(Written(PyTorchValue.OfStateDict([new("w", Weights)])), "archive/data.pkl");
        Assert.Equal(
            "\u0080\u0002ccollections\nOrderedDict\n)R(X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n"
                + "((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0002tQ"
                + "K\0(K\u0002K\u0001t(K\u0001K\u0001t\u0089ccollections\nOrderedDict\n)RtRu.",
            Encoding.Latin1.GetString(pickle)
        );
    }

    [Fact]
    public void Entries_are_stored_at_multiples_of_64_bytes()
    {
        var file = Written(PyTorchFixtures.Read("cases2.pt"));
        var (at, entries) = (0, 0);
        for (; BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) == 0x04034b50; entries++)
        {
            Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 8)));
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 18));
            var name = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 26));
            var start = at + 30 + name + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 28));
            Assert.Equal(0, start % 64);
            Assert.Equal(
                BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 14)),
                Crc32.Of(file.AsSpan(start, length))
            );
            at = start + length;
        }

        using var zip = new ZipArchive(new MemoryStream(file));
        Assert.Equal(zip.Entries.Count, entries);
    }

    [Fact]
    public void A_checksum_is_the_known_one() => Assert.Equal(0xcbf43926, Crc32.Of("123456789"u8));

    [Fact]
    public void Numbers_of_every_size_and_texts_come_again()
    {
        PyTorchValue value = new PyTorchValue.Dict([
            ("numbers", new PyTorchValue.List([0L, 255L, 256L, -1L, int.MinValue, 1L << 31, long.MinValue])),
            ("reals", new PyTorchValue.Tuple([0.1, double.NegativeInfinity, double.Epsilon])),
            ("text", "caf\u00e9 \U0001f600\n"),
            ("none", PyTorchValue.None.Instance),
            ("flag", true),
            ("empty", new PyTorchValue.Dict()),
        ]);
        Assert.Equal(value, Again(value));
        Assert.Throws<ArgumentException>(() => new PyTorchValue.Dict(("a", 1L), ("a", 2L)));
    }

    /// <summary>More entries than a zip archive's first directory counts.</summary>
    [Fact]
    public void More_tensors_than_65535_come_again()
    {
        var many = PyTorchValue.OfStateDict(
            Enumerable.Range(0, 66_000).Select(i => KeyValuePair.Create($"{i}", StoredTensor.Of(Shape.Of(1), [i])))
        );
        var again = Again(many).StateDict();
        Assert.Equal(66_000, again.Count);
        Assert.Equal([65_999], again["65999"].ToIntegers());
    }
}
