using System.Buffers.Binary;

namespace DeepLearning.Data;

/// <summary>
/// The frame header of a JPEG file, by its markers. Each 8 x 8 block of the finest component takes a bit at least, so a
/// byte stands for 512 pixels at most. Source: ITU-T T.81, B.2.2 and F.1.2.
/// </summary>
internal static class JpegHeader
{
    private const int MostPixelsPerByte = 512;

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]);

    public static Size2d Check(ReadOnlySpan<byte> file, int maxPixels)
    {
        for (var at = 2; ; )
        {
            if (ImageHeader.At(file, at, 1)[0] != 0xff)
                throw new InvalidDataException($"byte {at}: a marker is expected, which begins with 255");
            while (ImageHeader.At(file, at, 1)[0] == 0xff)
                at++;
            var marker = file[at++];
            if (marker is 0xd9 or 0xda)
                throw new InvalidDataException($"byte {at - 1}: its pixels begin, or it ends, before its frame header");
            if (marker is 0x01 or (>= 0xd0 and <= 0xd8))
                continue;
            var length = BinaryPrimitives.ReadUInt16BigEndian(ImageHeader.At(file, at, 2));
            if (length < 2)
                throw new InvalidDataException($"byte {at}: a segment has {length} bytes, but at least 2 are expected");
            if (marker is (>= 0xc0 and <= 0xcf) and not (0xc4 or 0xc8 or 0xcc))
                return Frame(file, at, maxPixels);
            ImageHeader.At(file, at, length);
            at += length;
        }
    }

    private static Size2d Frame(ReadOnlySpan<byte> file, int at, int maxPixels)
    {
        var frame = ImageHeader.At(file, at, 8);
        var size = ImageHeader.Size(
            BinaryPrimitives.ReadUInt16BigEndian(frame[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(frame[5..]),
            maxPixels,
            at + 3
        );
        return (long)size.Height * size.Width <= (long)MostPixelsPerByte * file.Length
            ? size
            : throw new InvalidDataException(
                $"byte {at + 3}: it has {size} pixels, more than its {file.Length} bytes can hold"
            );
    }
}
