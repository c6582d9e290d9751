using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Torch;

/// <summary>
/// Loads libtorch, once for the process. Everything in this assembly calls it before its first use of TorchSharp,
/// because a failed first use cannot be repeated: the runtime keeps a type whose initializer threw as failed.
/// </summary>
public static class LibTorch
{
    private static readonly Lazy<string?> Attempt = new(Load);

    /// <summary>Loads libtorch if it is not loaded yet. Cheap after the first call; safe from any thread.</summary>
    /// <exception cref="LibTorchUnavailableException">
    /// It cannot be loaded: what failed, what is required, the way out.
    /// </exception>
    public static void EnsureLoaded()
    {
        if (!TryLoad(out var reason))
            throw new LibTorchUnavailableException(reason);
    }

    /// <summary>Loads libtorch if it is not loaded yet, and says why where it cannot be.</summary>
    /// <param name="reason">
    /// What failed, in whole sentences, without the advice of <see cref="LibTorchUnavailableException"/>; null on
    /// success.
    /// </param>
    /// <returns>Whether TorchSharp can be used in this process. The answer never changes once given.</returns>
    public static bool TryLoad([NotNullWhen(false)] out string? reason)
    {
        reason = Attempt.Value;
        return reason is null;
    }

    private static string? Load() =>
        LibTorchSwitch.IsDisabled ? LibTorchSwitch.Reason
        : !NativePlatform.IsSupported ? NativePlatform.Reason
        : LoadNatives();

    // Not inlined: only these methods mention TorchSharp, so a process that never comes here never loads its assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? LoadNatives()
    {
        try
        {
            // An enumeration has no static constructor: this loads the assembly and runs none of its code.
            var torchSharp = typeof(TorchSharp.DeviceType).Assembly;
            TorchSharpResolver.Subscribe(torchSharp);

            ThreadWaiting.Choose();

            // Our own load comes first. On failure TorchSharp would print its trace to standard output, and its
            // `torch` would stay unusable even for a caller who repairs the installation.
            Preload(torchSharp);
            if (!NativeLibrary.TryLoad(TorchSharpResolver.LibraryName, torchSharp, null, out _))
                return "libtorch cannot be loaded. "
                    + (
                        TorchSharpResolver.Failure
                        ?? $"The native library {TorchSharpResolver.LibraryName} or one it needs was not found or did "
                            + "not load."
                    );

            ConvolutionLibraries.Initialize(torchSharp);
            Initialize();
            return null;
        }
        catch (TypeInitializationException e)
        {
            return "TorchSharp was used before DeepLearning.Torch could help it to load, and the runtime does not "
                + "repeat a failed initialization: call LibTorch.EnsureLoaded() first. It had failed with: "
                + $"{FirstLine(e.GetBaseException())}.";
        }
        catch (Exception e)
            when (e
                    is DllNotFoundException
                        or BadImageFormatException
                        or EntryPointNotFoundException
                        or NotSupportedException
                        or FileNotFoundException
                        or FileLoadException
                        or IOException
                        or UnauthorizedAccessException
                        or ExternalException
            )
        {
            return $"libtorch cannot be loaded. {FirstLine(e)}";
        }
    }

    /// <summary>
    /// The library which all the others hang on, from its full path where we can see it. In the package cache its
    /// folder is not that of LibTorchSharp, whose own search path then does not find it; and with its 480 MB in memory
    /// the attempt to load LibTorchSharp, which fails on an older system, is cheap.
    /// </summary>
    private static void Preload(Assembly torchSharp)
    {
        if (OperatingSystem.IsLinux() && NativeFiles.Find(torchSharp, NativeFiles.LibTorch) is { } path)
            NativeLibrary.TryLoad(path, out _);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Initialize() => TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);

    private static string FirstLine(Exception e) =>
        e.Message.AsSpan().Trim().ToString().Split('\n', 2)[0].TrimEnd('\r', '.', ' ');
}
