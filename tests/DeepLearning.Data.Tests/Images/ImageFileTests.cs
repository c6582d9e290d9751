using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace DeepLearning.Data.Tests.Images;

public sealed class ImageFileTests
{
    private static HostTensor<double> Read(byte[] bytes, ImageOptions? options = null) =>
        ImageFile.Read<double>(new MemoryStream(bytes), options);

    private static string Refused(byte[] bytes, ImageOptions? options = null) =>
        Assert.Throws<DataFileException>(() => Read(bytes, options)).Message;

    /// <summary>[height, width, channels] bytes as [channels, height, width] in [0, 1].</summary>
    private static double[] Planes(byte[] raw, int channels) =>
        [
            .. from channel in Enumerable.Range(0, channels)
            from pixel in Enumerable.Range(0, raw.Length / channels)
            select raw[pixel * channels + channel] / 255.0,
        ];

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("palette.png")]
    [InlineData("rgba.png")]
    [InlineData("interlaced.png")]
    [InlineData("rgb.bmp")]
    public void Colours_are_those_that_Pillow_reads(string name)
    {
        var image = Read(Fixture.Bytes(name));
        Assert.Equal(Shape.Of(3, 5, 7), image.Shape);
        Assert.Equal(Planes(Fixture.Bytes("rgb.raw"), 3), image.Span.ToArray());
    }

    [Theory]
    [InlineData("grey.png")]
    [InlineData("grey16.png")]
    [InlineData("grey.bmp")]
    public void Greys_are_those_that_Pillow_reads(string name)
    {
        var raw = Fixture.Bytes("grey.raw");
        var image = Read(Fixture.Bytes(name), new() { IsGrey = true });
        Assert.Equal(Shape.Of(1, 5, 7), image.Shape);
        Assert.Equal(Planes(raw, 1), image.Span.ToArray());
        var colour = Read(Fixture.Bytes(name));
        for (var channel = 0; channel < 3; channel++)
            Assert.Equal(Planes(raw, 1), colour.Span.Slice(channel * 35, 35).ToArray());
    }

    /// <summary>Red, green and blue weigh 77, 150 and 29 of 256 here, and 0.299, 0.587, 0.114 there.</summary>
    [Fact]
    public void Colours_become_brightness()
    {
        var grey = Read(Fixture.Bytes("rgb.png"), new() { IsGrey = true });
        var expected = Planes(Fixture.Bytes("grey.raw"), 1);
        Assert.All(Enumerable.Range(0, 35), i => Assert.InRange(grey[i] - expected[i], -1.01 / 255, 1.01 / 255));
    }

    /// <summary>Decoders of JPEG may differ by rounding in the transform, and where they smooth the colours.</summary>
    [Theory]
    [InlineData("baseline.jpg", 3)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("grey.jpg", 1)]
    public void Photographs_are_nearly_those_that_Pillow_reads(string name, int channels)
    {
        var image = Read(Fixture.Bytes(name), new() { IsGrey = channels == 1 });
        var expected = Planes(Fixture.Bytes($"{name}.raw"), channels);
        Assert.Equal(Shape.Of(channels, 40, 48), image.Shape);
        Assert.All(
            Enumerable.Range(0, expected.Length),
            i => Assert.InRange(image[i] - expected[i], -3.01 / 255, 3.01 / 255)
        );
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(9, 11)]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    public void Images_are_resized_as_Pillow_resizes_them(int height, int width)
    {
        var image = Read(Fixture.Bytes("rgb.png"), new() { Size = new(height, width) });
        var expected = MemoryMarshal.Cast<byte, float>(Fixture.Bytes($"resized-{height}x{width}.f32"));
        Assert.Equal(Shape.Of(3, height, width), image.Shape);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / 255, image[i], 5);
    }

    [Fact]
    public void A_small_file_that_says_it_is_large_is_refused_before_it_is_decoded()
    {
        Assert.Equal(
            "the image cannot be read: byte 16: it has 65536x65536 pixels, but at most 67108864 are expected "
                + "(MaxPixels)",
            Refused(Png(65536, 65536, [0]))
        );
        Assert.Contains(
            "byte 16: it has 5x7 pixels, but at most 34",
            Refused(Fixture.Bytes("rgb.png"), new() { MaxPixels = 34 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "its pixels unzip to 1 bytes, but its header says 64008000: it is cut",
            Refused(Png(8000, 8000, [0])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "its pixels unzip to more than the 6 bytes that its header says",
            Refused(Png(2, 2, new byte[10_000_000])),
            StringComparison.Ordinal
        );
        var jpeg = Fixture.Bytes("baseline.jpg");
        var frame = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 8000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 8000);
        Assert.Contains(
            "it has 8000x8000 pixels, more than its 1066 bytes can hold",
            Refused(jpeg),
            StringComparison.Ordinal
        );
        var bitmap = Fixture.Bytes("rgb.bmp");
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(18), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(22), -8000);
        Assert.Contains("byte 174: it ends here", Refused(bitmap), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.Contains("it begins as no PNG, JPEG or BMP file does", Refused([]), StringComparison.Ordinal);
        Assert.Contains(
            "it begins as no PNG, JPEG or BMP file does",
            Refused("GIF89a"u8.ToArray()),
            StringComparison.Ordinal
        );
        Assert.Contains("byte 2: it ends here", Refused("BM"u8.ToArray()), StringComparison.Ordinal);
        foreach (var name in (string[])["rgb.png", "baseline.jpg", "rgb.bmp"])
            Assert.StartsWith(
                "the image cannot be read: ",
                Refused(Fixture.Bytes(name)[..40]),
                StringComparison.Ordinal
            );
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "x.png");
        Assert.Equal(
            $"the image '{path}' cannot be read: there is no such file",
            Assert.Throws<DataFileException>(() => ImageFile.Read<float>(path)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageOptions { Size = new(0, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageOptions { MaxPixels = 0 });
    }

    /// <summary>A PNG of 8 bits grey, with what is to be zipped as its pixels.</summary>
    private static byte[] Png(uint height, uint width, byte[] pixels)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZLibStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(pixels);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return
        [
            0x89,
            .. "PNG\r\n"u8,
            0x1a,
            0x0a,
            .. Chunk("IHDR", header),
            .. Chunk("IDAT", zipped.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
    }
}
