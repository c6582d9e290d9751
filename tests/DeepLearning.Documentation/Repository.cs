using DeepLearning.TestSupport;

namespace DeepLearning.Documentation;

/// <summary>Where the pages are.</summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Path;

    /// <summary>README.md and everything in docs, with paths from the root.</summary>
    public static IEnumerable<string> Pages =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");
}
