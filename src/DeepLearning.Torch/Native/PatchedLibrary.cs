using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>
/// Loads a library from bytes: from memory alone, or, where the system has no memory files, by a private file.
/// </summary>
internal static class PatchedLibrary
{
    /// <param name="original">The path of the file the bytes were made from, for messages.</param>
    /// <param name="image">The whole patched library.</param>
    /// <exception cref="DllNotFoundException">Neither way worked; the message has both reasons.</exception>
    public static nint Load(string original, ReadOnlySpan<byte> image)
    {
        if (MemoryFile.TryLoad(image, out var library, out var memoryReason))
            return library;
        if (PrivateFile.TryLoad(image, out library, out var fileReason))
            return library;
        throw new DllNotFoundException(
            $"The patched copy of {original} does not load. From memory: {memoryReason} From a private "
                + $"file: {fileReason}"
        );
    }

    /// <summary>One load by path, with the reason in place of an exception.</summary>
    public static bool TryLoadFile(string path, out nint library, out string? reason)
    {
        try
        {
            library = NativeLibrary.Load(path);
            reason = null;
            return true;
        }
        catch (DllNotFoundException e)
        {
            library = 0;
            reason = e.Message.ReplaceLineEndings(" ");
            return false;
        }
    }
}
