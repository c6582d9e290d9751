using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepLearning.Data;

/// <summary>
/// The header of a PNG file and the length of its unzipped pixels, which the decoder would follow wherever it leads.
/// Source: W3C, "Portable Network Graphics (PNG) Specification", 11.2.
/// </summary>
internal static class PngHeader
{
    private const int Slack = 1 << 16,
        HeaderAt = 16;

    public static bool Is(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);

    public static Size2d Check(ReadOnlySpan<byte> file, int maxPixels)
    {
        if (!ImageHeader.At(file, 8, 8).SequenceEqual("\0\0\0\rIHDR"u8))
            throw new InvalidDataException("byte 8: the header chunk IHDR of 13 bytes is expected");
        var header = ImageHeader.At(file, HeaderAt, 13);
        var size = ImageHeader.Size(
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(header),
            maxPixels,
            HeaderAt
        );
        var expected = Bytes(size, BitsPerPixel(header[8], header[9]), header[12]);
        CheckPixels(Zipped(file), expected);
        return size;
    }

    private static int BitsPerPixel(byte depth, byte colour)
    {
        var samples = colour switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw new InvalidDataException($"byte {HeaderAt + 9}: the colour type is {colour}, which is none"),
        };
        return depth is 1 or 2 or 4 or 8 or 16
            ? samples * depth
            : throw new InvalidDataException($"byte {HeaderAt + 8}: the bit depth is {depth}, which is none");
    }

    /// <summary>The unzipped bytes: each row has a byte for its filter; interlaced ones are seven images.</summary>
    private static long Bytes(Size2d size, int bits, byte interlace)
    {
        if (interlace > 1)
            throw new InvalidDataException($"byte {HeaderAt + 12}: the interlace method is {interlace}, which is none");
        if (interlace == 0)
            return Rows(size.Height, size.Width);
        (int Y, int X, int Down, int Right)[] passes =
        [
            (0, 0, 8, 8),
            (0, 4, 8, 8),
            (4, 0, 8, 4),
            (0, 2, 4, 4),
            (2, 0, 4, 2),
            (0, 1, 2, 2),
            (1, 0, 2, 1),
        ];
        return passes.Sum(pass => Rows(Count(size.Height, pass.Y, pass.Down), Count(size.Width, pass.X, pass.Right)));

        long Rows(long height, long width) => height == 0 || width == 0 ? 0 : height * (1 + (width * bits + 7) / 8);

        static int Count(int extent, int first, int step) => extent <= first ? 0 : (extent - first + step - 1) / step;
    }

    /// <summary>The zipped bytes of all IDAT chunks, one behind the other.</summary>
    private static MemoryStream Zipped(ReadOnlySpan<byte> file)
    {
        var zipped = new MemoryStream();
        for (long at = 8; ; )
        {
            var head = ImageHeader.At(file, at, 8);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head[4..];
            if (type.SequenceEqual("IEND"u8))
                break;
            var data = ImageHeader.At(file, at + 8, length);
            if (type.SequenceEqual("IDAT"u8))
                zipped.Write(data);
            at += 12 + length;
        }

        zipped.Position = 0;
        return zipped;
    }

    private static void CheckPixels(MemoryStream zipped, long expected)
    {
        using var pixels = new ZLibStream(zipped, CompressionMode.Decompress);
        var (buffer, total) = (new byte[1 << 14], 0L);
        while (total <= expected + Slack && pixels.Read(buffer) is > 0 and var read)
            total += read;
        if (total > expected + Slack)
            throw new InvalidDataException($"its pixels unzip to more than the {expected} bytes that its header says");
        if (total < expected)
            throw new InvalidDataException(
                $"its pixels unzip to {total} bytes, but its header says {expected}: it is cut"
            );
    }
}
