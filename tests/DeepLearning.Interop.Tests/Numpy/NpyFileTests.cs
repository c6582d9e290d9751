using System.Text;

namespace DeepLearning.Interop.Tests.Numpy;

public class NpyFileTests
{
    private const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

    [Fact]
    public void A_file_begins_as_NumPy_begins_it()
    {
        using var file = new MemoryStream();
        NpyFile.Write(file, StoredTensor.Of(Shape.Of(2), [1f, -2f]));
        var bytes = file.ToArray();
        Assert.Equal(128 + 8, bytes.Length);
        Assert.Equal("\u0093NUMPY\u0001\0v\0" + Good, Encoding.Latin1.GetString(bytes, 0, 10 + Good.Length));
        Assert.Equal((byte)'\n', bytes[127]);
        Assert.Equal([1f, -2f], NpyFile.Read(new MemoryStream(bytes)).To<float>().Span.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976,), }", "1152921504606846976")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }", "more than 2000000000 values")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }", "more than 2000000000")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (400000000,), }", "it ends here")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "-1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "it goes on here")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "it ends here")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "has no 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "'descr' twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", "True, False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': True}", "entry 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } or exit()", "the header's end")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }", "'<f3'")]
    [InlineData("__import__('os').system('true')", "'{' is expected")]
    public void A_header_that_lies_is_refused(string header, string expected)
    {
        byte[] head = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        byte[] bytes = [.. head, .. Encoding.Latin1.GetBytes(header), .. new byte[8]];
        var e = Assert.Throws<NumpyException>(() => NpyFile.Read(new MemoryStream(bytes)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_NumPy_has_not_is_not_written()
    {
        var tensor = StoredTensor.Of(Shape.Of(1), [1f]).As(ElementType.BFloat16);
        Assert.Throws<NotSupportedException>(() => NpyFile.Write(new MemoryStream(), tensor));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var e = Assert.Throws<NumpyException>(() => NpyFile.Read("no-such.npy"));
        Assert.Equal("the NumPy file 'no-such.npy' cannot be read: there is no such file", e.Message);
    }
}
