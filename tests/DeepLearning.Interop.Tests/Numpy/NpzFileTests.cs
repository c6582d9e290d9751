using System.IO.Compression;
using System.Text;
using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.Numpy;

public class NpzFileTests
{
    private static IReadOnlyDictionary<string, StoredTensor> Read(byte[] bytes, long maximumBytes = 1 << 24) =>
        NpzFile.Read(new MemoryStream(bytes), maximumBytes);

    [Fact]
    public void Every_type_order_and_version_that_NumPy_wrote_is_read()
    {
        var arrays = Read(NumpyFixtures.Bytes("fixtures.npz"));
        foreach (var (name, array) in arrays.Where(pair => pair.Value.Shape == Shape.Of(3, 4) && pair.Key != "bool"))
        {
            var first = array.Type is >= ElementType.UInt64 ? 0 : -3;
            Assert.Equal(Enumerable.Range(first, 12).Select(v => (double)v), array.To<double>().Span.ToArray());
            Assert.Contains(name[^2..], (string[])["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1"]);
        }

        Assert.Equal(38, arrays.Count);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], arrays["bool"].ToIntegers());
        Assert.Equal((Shape.Scalar, 0.5), (arrays["scalar"].Shape, arrays["scalar"].To<double>()[0]));
        Assert.Equal(Shape.Of(2, 0, 3), arrays["empty"].Shape);
        Assert.Equal([7], arrays["one"].ToIntegers());
        Assert.Equal(Enumerable.Range(0, 24).Select(v => (float)v), arrays["fortran 3d"].To<float>().Span.ToArray());
    }

    [Theory]
    [InlineData("object", "pickle")]
    [InlineData("fields", "have fields")]
    [InlineData("complex", "<c8")]
    [InlineData("text", "<U2")]
    public void What_is_no_array_of_numbers_is_refused_by_name(string name, string expected)
    {
        using var archive = new ZipArchive(NumpyFixtures.Open("refused.npz"));
        using var entry = archive.GetEntry($"{name}.npy")!.Open();
        var e = Assert.Throws<NumpyException>(() => NpyFile.Read(entry));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_again_bit_for_bit(bool isCompressed)
    {
        var arrays = Read(NumpyFixtures.Bytes("fixtures.npz"));
        using var file = new MemoryStream();
        NpzFile.Write(file, arrays, isCompressed);
        var again = Read(file.ToArray());
        Assert.Equal(arrays.Keys, again.Keys);
        foreach (var (name, array) in arrays)
        {
            Assert.Equal((array.Type, array.Shape), (again[name].Type, again[name].Shape));
            Assert.True(array.Bytes.Span.SequenceEqual(again[name].Bytes.Span));
        }
    }

    [Fact]
    public void An_archive_that_holds_too_much_lies_or_has_a_name_twice_is_refused()
    {
        var zeros = new Dictionary<string, StoredTensor>
        {
            ["a"] = StoredTensor.Of(Shape.Of(1 << 20), new float[1 << 20]),
        };
        using var file = new MemoryStream();
        NpzFile.Write(file, zeros, isCompressed: true);
        Assert.InRange(file.Length, 0, 100_000);
        Assert.Contains("beyond", Refused(file.ToArray(), maximumBytes: 1 << 20), StringComparison.Ordinal);

        using var doubled = new MemoryStream();
        NpzFile.Write(doubled, [.. zeros, .. zeros]);
        Assert.Contains("'a' twice", Refused(doubled.ToArray()), StringComparison.Ordinal);

        using var other = new MemoryStream();
        using (var archive = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("../../etc/passwd");
        Assert.Contains("is no .npy file", Refused(other.ToArray()), StringComparison.Ordinal);

        static string Refused(byte[] bytes, long maximumBytes = 1 << 24) =>
            Assert.Throws<NumpyException>(() => Read(bytes, maximumBytes)).Message;
    }

    [Fact]
    public void Mutations_of_an_archive_are_read_or_refused()
    {
        var (accepted, refused) = Fuzz.Run<byte[], NumpyException>(
            NumpyFixtures.Bytes("fixtures.npz"),
            Mutation.Bytes,
            bytes => Read(bytes)
        );
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Mutations_of_an_array_are_read_or_refused()
    {
        using var file = new MemoryStream();
        NpyFile.Write(file, StoredTensor.Of(Shape.Of(2, 3), [1f, 2, 3, 4, 5, 6]));
        var (accepted, refused) = Fuzz.Run<byte[], NumpyException>(
            file.ToArray(),
            (random, bytes) =>
                Mutation.Below(random, 2) == 0
                    ? Mutation.Bytes(random, bytes)
                    : Encoding.Latin1.GetBytes(Mutation.Text(random, Encoding.Latin1.GetString(bytes))),
            bytes => NpyFile.Read(new MemoryStream(bytes))
        );
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
    }
}
