using System.Buffers.Binary;

namespace DeepLearning.Core.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] TwoImages = IdxBytes.Of(8, [2, 2, 3], 0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6);

    private readonly string _images = Path.GetTempFileName(),
        _labels = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_images);
        File.Delete(_labels);
    }

    /// <summary>Why a file is refused.</summary>
    private string Refused(byte[] bytes)
    {
        File.WriteAllBytes(_images, bytes);
        var fromFile = Assert.Throws<DataFileException>(() => IdxFile.Read<float>(_images)).Message;
        var prefix = $"the IDX file '{_images}' cannot be read: ";
        Assert.StartsWith(prefix, fromFile, StringComparison.Ordinal);
        var fromStream = Assert.Throws<DataFileException>(() => IdxFile.Read<float>(new MemoryStream(bytes))).Message;
        Assert.Equal($"the IDX file cannot be read: {fromFile[prefix.Length..]}", fromStream);
        File.WriteAllBytes(_images, IdxBytes.Zipped(bytes));
        Assert.Equal(fromFile, Assert.Throws<DataFileException>(() => IdxFile.Read<float>(_images)).Message);
        return fromFile[prefix.Length..];
    }

    /// <summary>Why a data set is refused.</summary>
    private string RefusedClasses(byte[] images, byte[] labels, Sequence<string>? names = null)
    {
        File.WriteAllBytes(_images, images);
        File.WriteAllBytes(_labels, labels);
        return Assert.Throws<DataFileException>(() => IdxFile.ReadClasses<float>(_images, _labels, names)).Message;
    }

    [Fact]
    public void Each_type_is_read_big_endian()
    {
        var eight = new byte[16];
        BinaryPrimitives.WriteDoubleBigEndian(eight, -0.1);
        BinaryPrimitives.WriteDoubleBigEndian(eight.AsSpan(8), 1e300);
        Values([0, 255], IdxBytes.Of(0x08, [2], 0, 255));
        Values([127, -128], IdxBytes.Of(0x09, [2], 0x7f, 0x80));
        Values([258, -2], IdxBytes.Of(0x0B, [2], 1, 2, 0xff, 0xfe));
        Values([16909060, int.MinValue], IdxBytes.Of(0x0C, [2], 1, 2, 3, 4, 0x80, 0, 0, 0));
        Values([1.5, -2.25], IdxBytes.Of(0x0D, [2], IdxBytes.Singles(1.5f, -2.25f)));
        Values([-0.1, 1e300], IdxBytes.Of(0x0E, [2], eight));

        static void Values(double[] expected, byte[] file) =>
            Assert.Equal(HostTensor<double>.Copy([2], expected), IdxFile.Read<double>(new MemoryStream(file)));
    }

    [Fact]
    public void A_file_keeps_its_shape_zipped_or_not()
    {
        var expected = HostTensor<float>.Copy([2, 2, 3], [0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]);
        File.WriteAllBytes(_images, TwoImages);
        Assert.Equal(expected, IdxFile.Read<float>(_images));
        File.WriteAllBytes(_images, IdxBytes.Zipped(TwoImages));
        Assert.Equal(expected, IdxFile.Read<float>(_images));
    }

    [Fact]
    public void A_stream_stays_open_and_is_read_from_where_it_stands()
    {
        using var stream = new MemoryStream([9, 9, .. TwoImages]) { Position = 2 };
        Assert.Equal(Shape.Of(2, 2, 3), IdxFile.Read<float>(stream).Shape);
        Assert.Equal(stream.Length, stream.Position);
    }

    /// <summary>More than one buffer, so that it grows.</summary>
    [Fact]
    public void A_long_file_is_read_to_its_last_value()
    {
        var values = new byte[300_000];
        for (var i = 0; i < values.Length; i++)
            values[i] = (byte)(i % 251);
        File.WriteAllBytes(_images, IdxBytes.Zipped(IdxBytes.Of(8, [300, 1000], values)));
        var read = IdxFile.Read<float>(_images);
        Assert.Equal(values, read.Memory.ToArray().Select(value => (byte)value));
    }

    [Fact]
    public void Images_and_labels_become_samples_of_one_channel_between_0_and_1()
    {
        File.WriteAllBytes(_images, TwoImages);
        File.WriteAllBytes(_labels, IdxBytes.Zipped(IdxBytes.Of(8, [2], 2, 0)));
        var data = IdxFile.ReadClasses<double>(_images, _labels, ["a", "b", "c"]);
        Assert.Equal(Shape.Of(1, 2, 3), data.SampleShape);
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], data.Inputs.Memory[..6].ToArray());
        Assert.Equal([2, 0], ((Targets<double>.Classes)data.Targets).Indices.ToArray());
        Assert.Equal(["a", "b", "c"], data.ClassNames);
    }

    [Fact]
    public void Other_dimensions_become_the_samples_of_their_shape()
    {
        File.WriteAllBytes(_labels, IdxBytes.Of(0x0C, [1], 0, 0, 1, 0));
        File.WriteAllBytes(_images, IdxBytes.Of(8, [1, 3], 1, 2, 3));
        var rows = IdxFile.ReadClasses<float>(_images, _labels, divisor: 1);
        Assert.Equal((Shape.Of(3), 256), (rows.SampleShape, ((Targets<float>.Classes)rows.Targets).Indices.Span[0]));
        Assert.Equal([1, 2, 3], rows.Inputs.Memory.ToArray());
        File.WriteAllBytes(_images, IdxBytes.Of(8, [1, 3, 1, 2], 1, 2, 3, 4, 5, 6));
        Assert.Equal(Shape.Of(3, 1, 2), IdxFile.ReadClasses<float>(_images, _labels).SampleShape);
    }

    [Fact]
    public void What_does_not_begin_as_an_idx_file_is_refused()
    {
        Assert.Equal(
            "it begins with the bytes 80 and 75, but an IDX file begins with 0 and 0",
            Refused([80, 75, 3, 4, 0, 0])
        );
        Assert.Equal(
            "byte 0: it ends here, but the two bytes 0, the type and the number of dimensions are expected",
            Refused([])
        );
        Assert.Equal(
            "byte 3: it ends here, but the two bytes 0, the type and the number of dimensions are expected",
            Refused([0, 0, 8])
        );
        Assert.Equal("byte 3: it has 0 dimensions, but at least 1 is expected", Refused([0, 0, 8, 0]));
    }

    [Fact]
    public void An_unknown_type_is_refused() =>
        Assert.Equal(
            "byte 2: the type is 0x0A, but one of 0x08 (UnsignedByte), 0x09 (SignedByte), 0x0B (Short), 0x0C (Int), "
                + "0x0D (Float), 0x0E (Double) is expected",
            Refused(IdxBytes.Of(0x0A, [1], 1))
        );

    [Fact]
    public void A_file_that_ends_too_early_is_refused_with_the_place()
    {
        Assert.Equal("byte 10: it ends here, but the extent of dimension 1 is expected", Refused(TwoImages[..10]));
        Assert.Equal(
            "byte 27: it ends here, but its header counts [2, 2, 3] values, 28 bytes in all",
            Refused(TwoImages[..^1])
        );
        Assert.Equal(
            "byte 15: it ends here, but its header counts [2] values, 16 bytes in all",
            Refused(IdxBytes.Of(0x0C, [2], 0, 0, 0, 1, 0, 0, 0))
        );
    }

    [Fact]
    public void Bytes_behind_the_last_value_are_refused_with_the_place() =>
        Assert.Equal(
            "byte 28: it goes on here, but its header counts [2, 2, 3] values, which end before",
            Refused([.. TwoImages, 0])
        );

    [Fact]
    public void Extents_that_are_0_or_too_large_are_refused_with_the_place()
    {
        Assert.Equal(
            "byte 8: dimension 1 has the extent 0, but at least 1 is expected",
            Refused(IdxBytes.Of(8, [5, 0]))
        );
        Assert.Equal(
            "byte 8: dimension 1 has the extent 100000, with which the values take more than 2000000000 bytes",
            Refused(IdxBytes.Of(8, [100_000, 100_000], 1))
        );
        Assert.Equal(
            "byte 12: dimension 2 has the extent 4294967295, with which the values take more than 2000000000 bytes",
            Refused(IdxBytes.Of(8, [uint.MaxValue >> 8, 1, uint.MaxValue]))
        );
        Assert.Equal(
            "byte 4: dimension 0 has the extent 250000001, with which the values take more than 2000000000 bytes",
            Refused(IdxBytes.Of(0x0E, [250_000_001]))
        );
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_refused_with_its_place(float value, string text) =>
        Assert.Equal(
            $"value 2 is {text}, but a finite Single number is expected",
            Refused(IdxBytes.Of(0x0D, [4], IdxBytes.Singles(1, 2, value, 3)))
        );

    [Fact]
    public void A_zipped_file_that_is_cut_or_changed_is_refused()
    {
        var zipped = IdxBytes.Zipped(IdxBytes.Of(8, [1000, 100], new byte[100_000]));
        for (var length = 2; length < zipped.Length; length++)
        {
            File.WriteAllBytes(_images, zipped[..length]);
            var refused = Record.Exception(() => IdxFile.Read<float>(_images));
            Assert.True(refused is DataFileException, $"{length} of {zipped.Length} bytes: {refused}");
        }

        File.WriteAllBytes(_images, [.. zipped, 1, 2, 3]);
        Assert.Throws<DataFileException>(() => IdxFile.Read<float>(_images));
        zipped[^6] ^= 1;
        File.WriteAllBytes(_images, zipped);
        Assert.StartsWith(
            $"the IDX file '{_images}' cannot be read: ",
            Assert.Throws<DataFileException>(() => IdxFile.Read<float>(_images)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "images");
        Assert.Equal(
            $"the IDX file '{path}' cannot be read: there is no such file",
            Assert.Throws<DataFileException>(() => IdxFile.ReadClasses<float>(path, _labels)).Message
        );
        Assert.StartsWith(
            $"the IDX file '{Path.GetTempPath()}' cannot be read: it is a folder",
            Assert.Throws<DataFileException>(() => IdxFile.Read<float>(Path.GetTempPath())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Images_and_labels_of_different_counts_are_refused() =>
        Assert.Equal(
            $"the IDX file '{_labels}' cannot be read: it holds 3 labels, but '{_images}' holds 2 samples",
            RefusedClasses(TwoImages, IdxBytes.Of(8, [3], 0, 1, 2))
        );

    [Fact]
    public void A_label_beyond_the_classes_is_refused_with_its_sample()
    {
        var prefix = $"the IDX file '{_labels}' cannot be read: ";
        Assert.Equal(
            prefix + "sample 1: the label is 2, but a class from 0 to 1 is expected",
            RefusedClasses(TwoImages, IdxBytes.Of(8, [2], 0, 2), ["no", "yes"])
        );
        Assert.Equal(
            prefix + "sample 0: the label is -1, but a class, 0, 1, ..., is expected",
            RefusedClasses(TwoImages, IdxBytes.Of(9, [2], 0xff, 0))
        );
    }

    [Fact]
    public void Labels_that_are_none_are_refused()
    {
        var prefix = $"the IDX file '{_labels}' cannot be read: ";
        Assert.Equal(
            prefix + "it holds UnsignedByte values [2, 1], but labels, whole numbers in one dimension, are expected",
            RefusedClasses(TwoImages, IdxBytes.Of(8, [2, 1], 0, 1))
        );
        Assert.Equal(
            prefix + "it holds Float values [2], but labels, whole numbers in one dimension, are expected",
            RefusedClasses(TwoImages, IdxBytes.Of(0x0D, [2], IdxBytes.Singles(0, 1)))
        );
        Assert.Equal(
            $"the IDX file '{_images}' cannot be read: it has one dimension, but samples of one or more behind it are "
                + "expected",
            RefusedClasses(IdxBytes.Of(8, [2], 0, 1), IdxBytes.Of(8, [2], 0, 1))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_divisor_is_above_0(double divisor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            IdxFile.ReadClasses<float>(_images, _labels, divisor: divisor)
        );
}
