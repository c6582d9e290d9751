using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>A file's last 32 bytes, where they are the SHA-256 of all before them.</summary>
internal static class FileChecksum
{
    /// <summary>Reads the file through, a piece at a time.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or altered.</exception>
    public static void Verify(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 18];
        for (var left = stream.Length - SHA256.HashSizeInBytes; left > 0; )
        {
            var read = stream.Read(piece, 0, (int)Math.Min(left, piece.Length));
            if (read == 0)
                throw new InvalidDataException($"'{path}' is cut off");
            hash.AppendData(piece, 0, read);
            left -= read;
        }

        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        if (
            stream.ReadAtLeast(checksum, checksum.Length, throwOnEndOfStream: false) < checksum.Length
            || !hash.GetHashAndReset().AsSpan().SequenceEqual(checksum)
        )
            throw new InvalidDataException($"the checksum of '{path}' does not fit: it is not what was written");
    }
}
