using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// Folders that are there after a crash: a file's name is an entry of its folder, flushed on its own.
/// </summary>
internal static partial class Folders
{
    private const int ReadOnly = 0,
        InputOutputError = 5;

    /// <summary>Makes a folder and those that it lies in, each with its entry on the disk.</summary>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder));
        if (parent is not null)
            Make(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null)
            Flush(parent);
    }

    /// <summary>
    /// Flushes a folder's entries: fsync on Unix, nothing on Windows, which has no such call. File systems that know
    /// none are let be.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        var failed = Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() == InputOutputError;
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"the folder '{folder}' cannot be flushed to the disk: input/output error");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
