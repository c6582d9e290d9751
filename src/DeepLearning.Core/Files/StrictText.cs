using System.Text;

namespace DeepLearning;

/// <summary>
/// Text in UTF-8, with or without a byte order mark; bytes that are none are an error, not a question mark.
/// </summary>
public static class StrictText
{
    private static readonly UTF8Encoding Encoding = new(
        encoderShouldEmitUTF8Identifier: true,
        throwOnInvalidBytes: true
    );

    /// <summary>A reader that leaves the stream open.</summary>
    public static StreamReader Reader(Stream stream) =>
        new(stream, Encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);

    /// <summary>The whole text, to the stream's end.</summary>
    /// <exception cref="DecoderFallbackException">A byte is no UTF-8.</exception>
    public static string Read(Stream stream)
    {
        using var reader = Reader(stream);
        return reader.ReadToEnd();
    }
}
