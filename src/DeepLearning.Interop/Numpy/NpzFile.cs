using System.IO.Compression;

namespace DeepLearning.Interop;

/// <summary>
/// Named arrays in NumPy's .npz format: a zip archive with a .npy file for each, stored (numpy.savez) or deflated
/// (numpy.savez_compressed). Nothing is unpacked to the disk.
/// </summary>
public static class NpzFile
{
    /// <summary>The most bytes that an archive's arrays may have together, unless a reader says otherwise.</summary>
    public const long DefaultMaximumBytes = 1L << 32;

    private const string Extension = ".npy";

    private static readonly FileFormat Rule = new(
        "the NumPy archive",
        (message, cause) => new NumpyException(message, cause)
    );

    /// <summary>The arrays of a file, by their names without ".npy", in the archive's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">
    /// The most that the arrays may have together: a deflated archive may hold a thousand times its own length.
    /// </param>
    /// <exception cref="NumpyException">
    /// The file cannot be read, is no zip archive, has a name twice, holds what is no array, or more than allowed.
    /// </exception>
    public static IReadOnlyDictionary<string, StoredTensor> Read(string path, long maximumBytes = DefaultMaximumBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);
        return Rule.Read(path, stream => ReadContent(stream, maximumBytes));
    }

    /// <summary>The arrays of a stream that can seek; it stays open.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="maximumBytes">The most that the arrays may have together.</param>
    public static IReadOnlyDictionary<string, StoredTensor> Read(Stream stream, long maximumBytes = DefaultMaximumBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);
        return Rule.Read(() => ReadContent(stream, maximumBytes));
    }

    /// <summary>Writes a file that is whole or not there: see <see cref="WholeFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="isCompressed">Whether they are deflated, as numpy.savez_compressed does it.</param>
    /// <exception cref="NotSupportedException">NumPy has no such type: bfloat16, or one of 8 bits.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, StoredTensor>> arrays,
        bool isCompressed = false
    ) => WholeFile.Write(path, stream => Write(stream, arrays, isCompressed));

    /// <summary>Writes to a stream; it stays open.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, StoredTensor}}, bool)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="isCompressed">Whether they are deflated, as numpy.savez_compressed does it.</param>
    public static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, StoredTensor>> arrays,
        bool isCompressed = false
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, tensor) in arrays)
        {
            var level = isCompressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
            var entry = archive.CreateEntry(name + Extension, level);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var content = entry.Open();
            NpyFile.Write(content, tensor);
        }
    }

    private static Dictionary<string, StoredTensor> ReadContent(Stream stream, long maximumBytes)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var arrays = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var left = maximumBytes;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.EndsWith(Extension, StringComparison.Ordinal)
                ? entry.FullName[..^Extension.Length]
                : throw new InvalidDataException($"its entry '{entry.FullName}' is no {Extension} file");
            if ((left -= entry.Length) < 0)
                throw new InvalidDataException(
                    $"its entry '{entry.FullName}' of {entry.Length} bytes goes beyond the {maximumBytes} that are read"
                );
            if (!arrays.TryAdd(name, ReadEntry(entry)))
                throw new InvalidDataException($"it has an array '{name}' twice");
        }

        return arrays;
    }

    private static StoredTensor ReadEntry(ZipArchiveEntry entry)
    {
        try
        {
            using var content = ZipContent.Open(entry);
            return NpyFile.ReadContent(content, entry.Length);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"its entry '{entry.FullName}': {e.Message}", e);
        }
    }
}
