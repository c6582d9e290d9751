namespace DeepLearning.Interop;

/// <summary>How a file of PyTorch's begins, to say which it is when it is another than the one that is read.</summary>
internal static class TorchSignature
{
    private static ReadOnlySpan<byte> Zip => "PK"u8;

    /// <summary>The pickled number 0x1950a86a20f9469cfc6c, after the protocol.</summary>
    private static ReadOnlySpan<byte> Legacy => [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    private static ReadOnlySpan<byte> Tar => "ustar"u8;

    private const int TarAt = 257;

    /// <exception cref="InvalidDataException">It begins as no zip archive.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> start = stackalloc byte[TarAt + Tar.Length];
        stream.Position = 0;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (start.StartsWith(Zip))
            return;
        throw new InvalidDataException(
            start.Length > 2 && start[0] == 0x80 && start[2..].StartsWith(Legacy)
                ? "it has the format of PyTorch before 1.6: load it there, and save it with a newer torch.save"
            : start.Length > TarAt && start[TarAt..].SequenceEqual(Tar)
                ? "it is a tar archive, the format of PyTorch before 0.1.10: load it there, and save it anew"
            : start.Length > 1 && start[0] == 0x80 ? "it is a bare pickle, not what torch.save writes"
            : "it is no zip archive, as torch.save writes one"
        );
    }
}
