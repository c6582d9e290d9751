using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace DeepLearning.Torch;

/// <summary>
/// Answers the runtime when the ordinary load of TorchSharp's native library has failed, which on Linux systems
/// older than GCC 13 it does. Where the ordinary load works the runtime never asks, and nothing is read or patched.
/// </summary>
internal static class TorchSharpResolver
{
    /// <summary>The native library as TorchSharp's own declarations name it.</summary>
    public const string LibraryName = "LibTorchSharp";

    private static readonly Lock Gate = new();
    private static readonly HashSet<AssemblyLoadContext> Contexts = [];
    private static nint _library;

    /// <summary>Why the library was refused when the runtime last asked; null when it was not.</summary>
    public static string? Failure { get; private set; }

    /// <summary>How many times the runtime asked; what the tests see of an ordinary load that works.</summary>
    public static int Questions { get; private set; }

    /// <summary>
    /// Listens on the context which loads native libraries for an assembly; a second call for it does nothing.
    /// </summary>
    public static void Subscribe(Assembly assembly)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) is not { } context)
            return;
        lock (Gate)
        {
            if (Contexts.Add(context))
                context.ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (
            name != LibraryName
            || assembly.GetName().Name != "TorchSharp"
            || NativePlatform.Current != "linux-x64"
            || LibTorchSwitch.IsDisabled
        )
            return 0;
        lock (Gate)
        {
            Questions++;
            if (_library == 0)
            {
                try
                {
                    _library = Load(assembly);
                    Failure = null;
                }
                // The runtime calls this in the midst of its own probing: whatever is thrown must not get there.
                catch (Exception e)
                {
                    Failure = e
                        is ElfRefusedException
                            or DllNotFoundException
                            or IOException
                            or UnauthorizedAccessException
                        ? e.Message
                        : $"{e.GetType().Name}: {e.Message}";
                }
            }

            return _library;
        }
    }

    private static nint Load(Assembly torchSharp)
    {
        var path =
            NativeFiles.Find(torchSharp, NativeFiles.LibTorchSharp)
            ?? throw new FileNotFoundException(
                $"{NativeFiles.LibTorchSharp} is neither beside the program nor where its deps.json says."
            );

        // The copy is loaded from a place where nothing else lies: what it needs must be in the process already.
        if (NativeFiles.Find(torchSharp, NativeFiles.LibTorch) is { } libTorch)
            NativeLibrary.Load(libTorch);

        try
        {
            // With libtorch in the process the file may load as it is: in the package cache its folder was all it
            // missed.
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(StreamInitPatch.Version, StringComparison.Ordinal))
        {
            return PatchedLibrary.Load(path, StreamInitPatch.Apply(File.ReadAllBytes(path), path));
        }
    }
}
