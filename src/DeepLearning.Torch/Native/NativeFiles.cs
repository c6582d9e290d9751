using System.Reflection;

namespace DeepLearning.Torch;

/// <summary>
/// Where a native library's file is. The runtime knows, but tells nobody the path it tried, and a file that is to be
/// read needs one. The places: beside the program, in its runtimes folder, likewise beside TorchSharp's
/// assembly, and the folders the host took from deps.json.
/// </summary>
internal static class NativeFiles
{
    public const string LibTorch = "libtorch.so";
    public const string LibTorchSharp = "libLibTorchSharp.so";

    public static string? Find(Assembly torchSharp, string fileName) =>
        Folders(AppContext.BaseDirectory, Path.GetDirectoryName(torchSharp.Location), HostFolders())
            .Select(folder => Path.Combine(folder, fileName))
            .FirstOrDefault(File.Exists);

    /// <param name="baseFolder">The program's folder.</param>
    /// <param name="assemblyFolder">TorchSharp's folder; null or empty in a single-file program.</param>
    /// <param name="hostFolders">The host's list of native search folders, or null.</param>
    public static IEnumerable<string> Folders(string baseFolder, string? assemblyFolder, string? hostFolders)
    {
        foreach (var root in new[] { baseFolder, assemblyFolder })
        {
            if (string.IsNullOrEmpty(root))
                continue;
            yield return root;
            yield return Path.Combine(root, "runtimes", NativePlatform.Current, "native");
        }

        foreach (var folder in (hostFolders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
    }

    private static string? HostFolders() => AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string;
}
