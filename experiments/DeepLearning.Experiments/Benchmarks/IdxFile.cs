using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// An IDX file of bytes, zipped: 0, 0, 8, the number of dimensions, each extent as a big-endian number, the values.
/// Reading takes memory for the values, which the header counts, and never more than the zipped bytes can unfold to.
/// </summary>
public static class IdxFile
{
    /// <summary>Deflate makes at most 258 bytes of 2 bits.</summary>
    private const int LargestRatio = 1032;

    private static readonly FileFormat Rule = new(
        "the IDX file",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>The values of a file, row-major.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sample">The extents after the first, which counts the samples.</param>
    /// <exception cref="DataFileException">The file cannot be opened, or is not of this form.</exception>
    public static byte[] Read(string path, params int[] sample) => Rule.Read(path, file => Read(file, [.. sample]));

    private static byte[] Read(Stream file, Sequence<int> sample)
    {
        using var stream = new GZipStream(file, CompressionMode.Decompress);
        var header = new byte[4 + 4 * (1 + sample.Count)];
        stream.ReadExactly(header);
        if (header is not [0, 0, 8, var dimensions, ..] || dimensions != 1 + sample.Count)
            throw new InvalidDataException($"it does not hold bytes in {1 + sample.Count} dimensions");
        long size = Extent(header, 0);
        for (var axis = 0; axis < sample.Count; axis++)
        {
            if (Extent(header, axis + 1) != sample[axis])
                throw new InvalidDataException(
                    $"its axis {axis + 1} has the extent {Extent(header, axis + 1)}, but {sample[axis]} is expected"
                );
            size *= sample[axis];
        }

        if (size > file.Length * LargestRatio || size > Array.MaxLength)
            throw new InvalidDataException($"its header counts {size} values, more than it can hold");
        var values = new byte[size];
        stream.ReadExactly(values);
        return stream.ReadByte() < 0
            ? values
            : throw new InvalidDataException($"its header counts {size} values, but it holds more");
    }

    private static uint Extent(byte[] header, int axis) =>
        BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + 4 * axis));
}
