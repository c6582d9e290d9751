using System.Text;

namespace DeepLearning;

/// <summary>
/// Files that are whole or not there: written beside, under a temporary name, flushed to the disk, and renamed; then
/// the folder's entry is flushed too. A reader sees the old file or the new one, also after a crash.
/// </summary>
public static class WholeFile
{
    /// <summary>How the names of files end that were never finished.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes a file in the place of the one that may be there.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="write">Writes the contents.</param>
    /// <param name="verify">
    /// Reads the finished file under its temporary name, and throws when it is not what was written: the old file
    /// stays then. Null for no check.
    /// </param>
    /// <exception cref="IOException">The file or its folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static void Write(string path, Action<Stream> write, Action<string>? verify = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Folders.Make(folder);
        var temporary = $"{path}.{Environment.ProcessId}{TemporarySuffix}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            verify?.Invoke(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        Folders.Flush(folder);
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, Action{string}?)"/>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
