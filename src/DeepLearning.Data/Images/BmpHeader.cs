using System.Buffers.Binary;

namespace DeepLearning.Data;

/// <summary>The header of a BMP file. Source: Microsoft, "BITMAPINFOHEADER structure".</summary>
internal static class BmpHeader
{
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    public static Size2d Check(ReadOnlySpan<byte> file, int maxPixels)
    {
        var start = BinaryPrimitives.ReadUInt32LittleEndian(ImageHeader.At(file, 10, 4));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(ImageHeader.At(file, 14, 4));
        long width,
            height;
        int bits;
        if (length == 12)
        {
            var core = ImageHeader.At(file, 18, 8);
            (width, height) = (
                BinaryPrimitives.ReadUInt16LittleEndian(core),
                BinaryPrimitives.ReadUInt16LittleEndian(core[2..])
            );
            bits = BinaryPrimitives.ReadUInt16LittleEndian(core[6..]);
        }
        else if (length is 40 or 56 or 108 or 124)
        {
            var info = ImageHeader.At(file, 18, 12);
            width = BinaryPrimitives.ReadInt32LittleEndian(info);
            height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(info[4..]));
            bits = BinaryPrimitives.ReadUInt16LittleEndian(info[10..]);
        }
        else
            throw new InvalidDataException($"byte 14: its header has {length} bytes, which none of a BMP file has");

        if (bits is not (1 or 4 or 8 or 16 or 24 or 32))
            throw new InvalidDataException($"byte 28: it has {bits} bits a pixel, which no BMP file has");
        var size = ImageHeader.Size(height, width, maxPixels, 18);
        ImageHeader.At(file, start, (width * bits + 31) / 32 * 4 * height);
        return size;
    }
}
