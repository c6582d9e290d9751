using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Files in the IDX format, in which MNIST and its relatives come: two bytes 0, a type, the number of dimensions, each
/// extent in four bytes, and the values, row by row; all of it big-endian. A file that begins as gzip does (.gz) is
/// unzipped. Reading takes memory for what the file really holds, whatever its header says. Source: LeCun, Cortes,
/// Burges, "The MNIST database", which defines the format.
/// </summary>
public static class IdxFile
{
    private static readonly FileFormat Rule = new(
        "the IDX file",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>All values of a file, in its own shape, rounded to T.</summary>
    /// <param name="path">The file, zipped or not.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read; its first bytes, its type or an extent are none; it ends before its last value or holds
    /// more; or a value is not finite. Bytes and dimensions are counted from 0.
    /// </exception>
    public static HostTensor<T> Read<T>(string path)
        where T : unmanaged, IFloatingPointIeee754<T> => Rule.Read(path, stream => Values<T>(Content(stream)));

    /// <summary>
    /// All values of a stream, from where it stands to its end, which is not unzipped; it stays open.
    /// </summary>
    /// <inheritdoc cref="Read{T}(string)"/>
    /// <param name="stream">The stream.</param>
    public static HostTensor<T> Read<T>(Stream stream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => Values<T>(IdxContent.Read(stream)));
    }

    /// <summary>
    /// A data set for classification from two files. Images [n, height, width] become samples [1, height, width]; what
    /// has two dimensions, or four and more, becomes samples of the extents behind the first.
    /// </summary>
    /// <param name="images">The file of the samples, zipped or not.</param>
    /// <param name="labels">The file of their classes, 0, 1, ...: whole numbers in one dimension.</param>
    /// <param name="classNames">The classes' names in index order.</param>
    /// <param name="divisor">What each value is divided by: 255 brings bytes into [0, 1].</param>
    /// <exception cref="DataFileException">
    /// As for <see cref="Read{T}(string)"/>; the files do not hold as many samples as labels; a sample has no extent;
    /// or a label is no class. Samples are counted from 0.
    /// </exception>
    public static Dataset<T> ReadClasses<T>(
        string images,
        string labels,
        Sequence<string>? classNames = null,
        double divisor = 255
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.Positive(divisor, nameof(divisor));
        var inputs = Rule.Read(images, stream => Samples<T>(Content(stream), divisor));
        var classes = Rule.Read(
            labels,
            stream =>
            {
                var content = Content(stream);
                return content.Shape.Rank != 1 || content.Shape[0] == inputs.Shape[0]
                    ? Classes(content, classNames)
                    : throw new InvalidDataException(
                        $"it holds {content.Shape[0]} labels, but '{images}' holds {inputs.Shape[0]} samples"
                    );
            }
        );
        return new(inputs, new Targets<T>.Classes(classes), classNames);
    }

    private static IdxContent Content(Stream stream)
    {
        var zipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        if (!zipped)
            return IdxContent.Read(stream);
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        var content = IdxContent.Read(unzipped);
        CheckEnd(stream, content);
        return content;
    }

    /// <summary>
    /// A zipped file ends with the number of its unzipped bytes. GZipStream takes one that is cut behind its data, and
    /// one that goes on behind its end.
    /// </summary>
    private static void CheckEnd(Stream stream, IdxContent content)
    {
        var count = new byte[4];
        stream.Seek(-count.Length, SeekOrigin.End);
        stream.ReadExactly(count);
        if (BinaryPrimitives.ReadUInt32LittleEndian(count) is var said && said != content.FileLength)
            throw new InvalidDataException(
                $"its last four bytes count {said} unzipped bytes, but it holds {content.FileLength}: it is "
                    + "cut, or goes on "
                    + "behind its end"
            );
    }

    private static HostTensor<T> Values<T>(IdxContent content)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(content.Shape, values => content.CopyTo(values));

    private static HostTensor<T> Samples<T>(IdxContent content, double divisor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (content.Shape.Rank < 2)
            throw new InvalidDataException("it has one dimension, but samples of one or more behind it are expected");
        int[] extents = [.. Enumerable.Range(0, content.Shape.Rank).Select(axis => content.Shape[axis])];
        return HostTensor<T>.Create(
            content.Shape.Rank == 3 ? [extents[0], 1, extents[1], extents[2]] : content.Shape,
            values =>
            {
                content.CopyTo(values);
                var by = T.CreateChecked(divisor);
                for (var i = 0; i < values.Length; i++)
                    values[i] /= by;
            }
        );
    }

    private static int[] Classes(IdxContent content, Sequence<string>? names)
    {
        if (content.Shape.Rank != 1 || content.Type is IdxType.Float or IdxType.Double)
            throw new InvalidDataException(
                $"it holds {content.Type} values {content.Shape}, but labels, whole numbers in one "
                    + "dimension, are expected"
            );
        var (classes, last) = (new int[content.Shape[0]], names?.Count - 1 ?? int.MaxValue);
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = (int)content[i];
            if (classes[i] < 0 || classes[i] > last)
                throw new InvalidDataException(
                    $"sample {i}: the label is {classes[i]}, but "
                        + (names is null ? "a class, 0, 1, ..., is expected" : $"a class from 0 to {last} is expected")
                );
        }

        return classes;
    }
}
