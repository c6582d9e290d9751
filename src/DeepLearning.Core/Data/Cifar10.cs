using System.Numerics;

namespace DeepLearning;

/// <summary>
/// CIFAR-10 in its binary version: 60,000 colour images [3, 32, 32] of ten classes. A file is records of 3,073 bytes:
/// the class, then 1,024 bytes of red, of green and of blue, row by row. Not embedded. Source: A. Krizhevsky, "Learning
/// Multiple Layers of Features from Tiny Images" (2009), which defines the format.
/// </summary>
public static class Cifar10
{
    private const int Pixels = 3 * 32 * 32,
        RecordLength = 1 + Pixels;

    private static readonly FileFormat Rule = new(
        "the CIFAR-10 file",
        (message, cause) => new DataFileException(message, cause)
    );

    public static Sequence<string> ClassNames { get; } =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The files of the training set, in order.</summary>
    public static Sequence<string> TrainFiles { get; } =
        Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin").ToSequence();

    /// <summary>The file of the test set.</summary>
    public const string TestFile = "test_batch.bin";

    /// <summary>Both sets, with bytes divided by 255.</summary>
    /// <param name="directory">The folder of the six files, unpacked: cifar-10-batches-bin.</param>
    /// <exception cref="DataFileException">
    /// A file is not there: the message names those that are missing and says where to get them; or it is not what its
    /// name says.
    /// </exception>
    public static (Dataset<T> Train, Dataset<T> Test) Load<T>(string directory)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        string[] missing = [.. TrainFiles.Append(TestFile).Where(name => !File.Exists(Path.Combine(directory, name)))];
        if (missing.Length > 0)
            throw new DataFileException(
                $"the folder '{directory}' does not hold {string.Join(", ", missing)}: unpack the binary version of "
                    + "CIFAR-10 (cifar-10-binary.tar.gz, from its authors at the University of Toronto), and name its "
                    + "folder cifar-10-batches-bin (in the experiments: --data DIR)"
            );
        return (Of<T>(TrainFiles.Select(Bytes).ToList()), Of<T>([Bytes(TestFile)]));

        byte[] Bytes(string name) => Rule.Read(Path.Combine(directory, name), Records);
    }

    /// <summary>The images of one file, with bytes divided by 255.</summary>
    /// <exception cref="DataFileException">
    /// The file cannot be read; it holds no record, or ends in the middle of one; or a class is not below 10. Records
    /// and bytes are counted from 0.
    /// </exception>
    public static Dataset<T> Read<T>(string path)
        where T : unmanaged, IFloatingPointIeee754<T> => Rule.Read(path, stream => Of<T>([Records(stream)]));

    /// <summary>The images of a stream, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="Read{T}(string)"/>
    public static Dataset<T> Read<T>(Stream stream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => Of<T>([Records(stream)]));
    }

    private static byte[] Records(Stream stream)
    {
        using var file = new MemoryStream();
        stream.CopyTo(file);
        if (file.Length == 0)
            throw new InvalidDataException("it is empty, but at least one record of 3073 bytes is expected");
        if (file.Length % RecordLength is var rest and > 0)
            throw new InvalidDataException(
                $"byte {file.Length}: it ends here, after {rest} of the {RecordLength} bytes of record "
                    + $"{file.Length / RecordLength}"
            );
        var bytes = file.ToArray();
        for (var record = 0; record * (long)RecordLength < bytes.Length; record++)
            if (bytes[record * RecordLength] is var label && label >= ClassNames.Count)
                throw new InvalidDataException(
                    $"record {record}, byte {record * RecordLength}: the class is {label}, but one from 0 to "
                        + $"{ClassNames.Count - 1} is expected"
                );
        return bytes;
    }

    private static Dataset<T> Of<T>(List<byte[]> files)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var classes = new List<int>();
        var white = T.CreateChecked(byte.MaxValue);
        var images = HostTensor<T>.Create(
            [files.Sum(file => file.Length / RecordLength), 3, 32, 32],
            values =>
            {
                var next = 0;
                foreach (var file in files)
                    for (var i = 0; i < file.Length; i++)
                        if (i % RecordLength == 0)
                            classes.Add(file[i]);
                        else
                            values[next++] = T.CreateChecked(file[i]) / white;
            }
        );
        return new(images, new Targets<T>.Classes(classes.ToArray()), ClassNames);
    }
}
