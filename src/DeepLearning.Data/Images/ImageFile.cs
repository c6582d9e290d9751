using System.Numerics;
using StbImageSharp;

namespace DeepLearning.Data;

/// <summary>
/// Images: PNG, JPEG and BMP, decoded by StbImageSharp. Pixels are bytes (of 16 bits the upper 8) divided by 255; an
/// alpha channel is left out; a photograph is not turned by its EXIF data.
/// </summary>
public static class ImageFile
{
    private static readonly FileFormat Rule = new(
        "the image",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>An image [channels, height, width] with values in [0, 1].</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What it is made into; null for colour in its own size.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read; it is no such image; it has more than <see cref="ImageOptions.MaxPixels"/> pixels, or
    /// more than its bytes can hold; or its pixels cannot be decoded. Bytes are counted from 0.
    /// </exception>
    public static HostTensor<T> Read<T>(string path, ImageOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Rule.Read(path, stream => Of<T>(stream, options ?? new()));

    /// <summary>The image of a stream, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="Read{T}(string, ImageOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="options">What it is made into; null for colour in its own size.</param>
    public static HostTensor<T> Read<T>(Stream stream, ImageOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => Of<T>(stream, options ?? new()));
    }

    private static HostTensor<T> Of<T>(Stream stream, ImageOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var file = new MemoryStream();
        stream.CopyTo(file);
        var bytes = file.ToArray();
        var size = ImageHeader.Check(bytes, options.MaxPixels);
        var (to, pixels) = (options.Size ?? size, Decode(bytes, size, options.Channels));
        return HostTensor<T>.Create(
            [options.Channels, to.Height, to.Width],
            values =>
            {
                if (to != size)
                    ImageResize.Apply(pixels, size, to, options.Channels, values);
                else
                    Copy(pixels, options.Channels, values);
            }
        );
    }

    /// <summary>[height, width, channels].</summary>
    private static byte[] Decode(byte[] file, Size2d size, int channels)
    {
        ImageResult image;
        try
        {
            image = ImageResult.FromMemory(file, channels == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"its pixels cannot be decoded: {e.Message}", e);
        }

        return image.Height == size.Height && image.Width == size.Width && image.Data.Length == channels * size.Area()
            ? image.Data
            : throw new InvalidDataException(
                $"its header says {size} pixels, but {image.Height}x{image.Width} are decoded"
            );
    }

    private static long Area(this Size2d size) => (long)size.Height * size.Width;

    private static void Copy<T>(byte[] pixels, int channels, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (area, white) = (values.Length / channels, T.CreateChecked(byte.MaxValue));
        for (var i = 0; i < pixels.Length; i++)
            values[i % channels * area + i / channels] = T.CreateChecked(pixels[i]) / white;
    }
}
