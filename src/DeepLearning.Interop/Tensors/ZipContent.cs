using System.IO.Compression;

namespace DeepLearning.Interop;

/// <summary>What an entry of a zip archive holds.</summary>
internal static class ZipContent
{
    /// <summary>
    /// A stored or deflated entry. Deflate64, which neither NumPy nor PyTorch writes, is refused: each such entry,
    /// however small, costs .NET a window of 256 kB.
    /// </summary>
    /// <exception cref="InvalidDataException">The entry is compressed otherwise.</exception>
    public static Stream Open(ZipArchiveEntry entry)
    {
        var content = entry.Open();
        if (content is DeflateStream || entry.CompressedLength == entry.Length)
            return content;
        content.Dispose();
        throw new InvalidDataException($"its entry '{entry.FullName}' is neither stored nor deflated");
    }
}
