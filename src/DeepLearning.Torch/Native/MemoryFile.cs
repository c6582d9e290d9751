using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeepLearning.Torch;

/// <summary>
/// Loads a library from an anonymous memory file (Linux 3.17): nothing touches the disk, and nobody else can alter it.
/// </summary>
internal static partial class MemoryFile
{
    private const uint CloseOnExec = 1;

    // Never closed: the loader knows the library by its path /proc/self/fd/N, and a later file which got
    // the same number would be taken for this one.
    private static readonly List<SafeFileHandle> Open = [];

    public static bool TryLoad(ReadOnlySpan<byte> image, out nint library, [NotNullWhen(false)] out string? reason)
    {
        library = 0;
        SafeFileHandle handle;
        try
        {
            var descriptor = Create("LibTorchSharp", CloseOnExec);
            if (descriptor < 0)
            {
                reason = $"memfd_create failed ({Marshal.GetLastPInvokeErrorMessage()}).";
                return false;
            }

            handle = new SafeFileHandle(descriptor, ownsHandle: true);
        }
        catch (EntryPointNotFoundException)
        {
            reason = "this libc has no memfd_create.";
            return false;
        }

        try
        {
            RandomAccess.Write(handle, image, 0);
        }
        catch (IOException e)
        {
            handle.Dispose();
            reason = e.Message;
            return false;
        }

        if (!PatchedLibrary.TryLoadFile($"/proc/self/fd/{handle.DangerousGetHandle()}", out library, out reason))
        {
            handle.Dispose();
            reason ??= "no reason given.";
            return false;
        }

        lock (Open)
            Open.Add(handle);
        return true;
    }

    [LibraryImport(
        "libc",
        EntryPoint = "memfd_create",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Create(string name, uint flags);
}
