using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// The training images of Fashion-MNIST, 60,000 of [1, 28, 28], from its two IDX files, in [0, 1]. Debian's package
/// dataset-fashion-mnist brings them. Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST" (2017).
/// </summary>
internal static class FashionMnist
{
    public const string DebianDirectory = "/usr/share/datasets/fashion-mnist";

    private const string Images = "train-images-idx3-ubyte.gz",
        Labels = "train-labels-idx1-ubyte.gz";

    public static bool IsIn(string directory) =>
        File.Exists(Path.Combine(directory, Images)) && File.Exists(Path.Combine(directory, Labels));

    /// <exception cref="InvalidDataException">A file is not what its name says.</exception>
    public static Dataset<float> Load(string directory)
    {
        var images = Read(Path.Combine(directory, Images), dimensions: 3);
        var labels = Read(Path.Combine(directory, Labels), dimensions: 1);
        var pixels = HostTensor<float>.Create(
            Shape.Of(labels.Length, 1, 28, 28),
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = images[i] / 255f;
            }
        );
        return new Dataset<float>(pixels, new Targets<float>.Classes(labels.Select(label => (int)label).ToArray()));
    }

    /// <summary>
    /// An IDX file of bytes: 0, 0, 8, the number of dimensions, each extent as a big-endian number, the values.
    /// </summary>
    private static byte[] Read(string path, int dimensions)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var header = 4 + 4 * dimensions;
        if (bytes.Length < header || bytes[2] != 8 || bytes[3] != dimensions)
            throw new InvalidDataException($"{path} is not an IDX file of bytes in {dimensions} dimensions");
        var size = 1;
        for (var i = 0; i < dimensions; i++)
            size = checked(size * BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i)));
        return bytes.Length == header + size
            ? bytes[header..]
            : throw new InvalidDataException($"{path} should hold {size} values, but holds {bytes.Length - header}");
    }
}
