namespace DeepLearning.Interop;

/// <summary>Bytes of a stream that may not hold as many as its header says.</summary>
internal static class StreamBytes
{
    private const int BufferSize = 1 << 16;

    /// <summary>So many bytes; the buffer grows with what is there, not with what is said.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are, in errors.</param>
    /// <param name="start">At which byte of the file the stream stands.</param>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public static byte[] Read(Stream stream, int count, string what, long start = 0)
    {
        var (bytes, read) = (new byte[Math.Min(count, BufferSize)], 0);
        while (true)
        {
            var found = stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            read += found;
            if (read < bytes.Length)
                throw new InvalidDataException(
                    $"byte {start + read}: it ends here, but {count} bytes of {what} are expected"
                );
            if (read == count)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }
}
