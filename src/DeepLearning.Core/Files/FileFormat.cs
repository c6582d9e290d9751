using System.Security;
using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// A kind of file, and the rule by which every reader of one keeps: it takes a path or a stream (or a text); it
/// allocates no more than <see cref="MemoryMultiple"/> times what the file holds; it runs nothing that the file says;
/// and whatever is wrong with the file, it throws one type of exception, whose message names the file, the place in it
/// and the cause.
/// </summary>
/// <param name="name">What a message calls it: "the checkpoint".</param>
/// <param name="refusal">Makes the format's exception of a message and a cause.</param>
public sealed class FileFormat(string name, Func<string, Exception, Exception> refusal)
{
    /// <summary>
    /// The most bytes that a reader of this library allocates for a byte of the file, beside its buffers (256 kB): text
    /// becomes objects. Values of tensors, which a checkpoint holds as they are, take one byte for each.
    /// </summary>
    public const int MemoryMultiple = 32;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">
    /// Reads the stream, which can seek. What it throws of a file's fault becomes the format's exception: an
    /// <see cref="InvalidDataException"/> that names the place, or what values throw that refuse what they are given.
    /// </param>
    public TResult Read<TResult>(string path, Func<Stream, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Guard(
            $"{name} '{path}'",
            () =>
            {
                if (Directory.Exists(path))
                    throw new IOException("it is a folder");
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                return read(stream);
            }
        );
    }

    /// <summary>Reads a stream or a text that the caller has.</summary>
    /// <inheritdoc cref="Read{TResult}(string, Func{Stream, TResult})"/>
    /// <param name="read">As above.</param>
    public TResult Read<TResult>(Func<TResult> read) => Guard(name, read);

    private TResult Guard<TResult>(string subject, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsFaultOfTheFile(e))
        {
            throw refusal($"{subject} cannot be read: {Cause(e)}", e);
        }
    }

    /// <summary>
    /// What a file can bring about: it cannot be opened or read to its end, its text is none, or a value in it is one
    /// that its type refuses. Anything else is a fault of the reader's.
    /// </summary>
    private static bool IsFaultOfTheFile(Exception e) =>
        e
            is IOException
                or UnauthorizedAccessException
                or SecurityException
                or InvalidDataException
                or JsonException
                or FormatException
                or ArgumentException
                or OverflowException
                or KeyNotFoundException
                or NotSupportedException
                or InvalidOperationException;

    /// <summary>The cause in one line: the runtime's exceptions add lines of their own.</summary>
    private static string Cause(Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException
            ? "there is no such file"
            : string.Join(' ', e.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
