namespace DeepLearning.Data;

/// <summary>
/// How large an image says it is, and whether the file holds as much: read before anything is decoded, so that a small
/// file cannot ask for much memory.
/// </summary>
internal static class ImageHeader
{
    /// <returns>Height and width.</returns>
    /// <exception cref="InvalidDataException">
    /// It is no image of a format that is read, too large, or does not hold the pixels that it says.
    /// </exception>
    public static Size2d Check(ReadOnlySpan<byte> file, int maxPixels)
    {
        if (PngHeader.Is(file))
            return PngHeader.Check(file, maxPixels);
        if (JpegHeader.Is(file))
            return JpegHeader.Check(file, maxPixels);
        if (BmpHeader.Is(file))
            return BmpHeader.Check(file, maxPixels);
        throw new InvalidDataException("it begins as no PNG, JPEG or BMP file does");
    }

    /// <exception cref="InvalidDataException">There is no pixel, or there are too many.</exception>
    public static Size2d Size(long height, long width, int maxPixels, int at)
    {
        if (height <= 0 || width <= 0)
            throw new InvalidDataException($"byte {at}: it has {height}x{width} pixels, but at least 1x1 is expected");
        return height <= maxPixels / width
            ? new((int)height, (int)width)
            : throw new InvalidDataException(
                $"byte {at}: it has {height}x{width} pixels, but at most {maxPixels} are expected "
                    + $"({nameof(ImageOptions.MaxPixels)})"
            );
    }

    /// <summary>The bytes from a place on.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> file, long at, long length) =>
        at >= 0 && length >= 0 && at + length <= file.Length
            ? file.Slice((int)at, (int)length)
            : throw new InvalidDataException(
                $"byte {file.Length}: it ends here, in the middle of its header or pixels"
            );
}
