using System.Diagnostics.CodeAnalysis;

namespace DeepLearning.Torch;

/// <summary>
/// Loads a library from a file in a fresh folder that only this user may enter (0700), for systems without memory
/// files. Nothing is kept for the next process, so no one can leave a library there for us to load: the
/// folder is deleted once the library is mapped, which Linux allows.
/// </summary>
internal static class PrivateFile
{
    public static bool TryLoad(ReadOnlySpan<byte> image, out nint library, [NotNullWhen(false)] out string? reason)
    {
        library = 0;
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("deeplearning-").FullName;
            return TryLoadIn(folder, image, out library, out reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            return false;
        }
        finally
        {
            Delete(folder);
        }
    }

    private static bool TryLoadIn(
        string folder,
        ReadOnlySpan<byte> image,
        out nint library,
        [NotNullWhen(false)] out string? reason
    )
    {
        // Under its final name the file is whole or not there.
        var unfinished = Path.Combine(folder, "unfinished");
        var path = Path.Combine(folder, NativeFiles.LibTorchSharp);
        using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(image);
            stream.Flush(flushToDisk: false);
        }

        File.Move(unfinished, path);

        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(image))
        {
            library = 0;
            reason = $"{path} does not hold the bytes that were written to it.";
            return false;
        }

        if (PatchedLibrary.TryLoadFile(path, out library, out reason))
            return true;
        reason ??= "no reason given.";
        return false;
    }

    private static void Delete(string? folder)
    {
        if (folder is null)
            return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover in the folder for temporary files is no reason to fail a load that worked.
        }
    }
}
