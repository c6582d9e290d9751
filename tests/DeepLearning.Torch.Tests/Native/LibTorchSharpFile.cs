using System.Security.Cryptography;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>
/// TorchSharp's native library as it was restored: a hard link to the package cache, so nothing may write to it.
/// </summary>
internal static class LibTorchSharpFile
{
    public static void SkipElsewhere() =>
        Assert.SkipUnless(NativePlatform.Current == "linux-x64", "Only linux-x64 has the file that is patched.");

    public static string Path =>
        NativeFiles.Find(typeof(TorchSharp.DeviceType).Assembly, NativeFiles.LibTorchSharp)
        ?? throw new FileNotFoundException(NativeFiles.LibTorchSharp);

    /// <summary>A copy in memory, the test's own to spoil.</summary>
    public static byte[] Read()
    {
        SkipElsewhere();
        return File.ReadAllBytes(Path);
    }

    public static string Hash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path)));
}
