using System.Runtime.CompilerServices;

namespace DeepLearning.Documentation;

/// <summary>Where the pages are: the repository that these tests were compiled in.</summary>
internal static class Repository
{
    public static string Root { get; } = RootOf();

    /// <summary>README.md and everything in docs, with paths from the root.</summary>
    public static IEnumerable<string> Pages =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    private static string RootOf([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
