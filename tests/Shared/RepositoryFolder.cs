namespace DeepLearning.TestSupport;

/// <summary>
/// The repository that the tests run in, found from their own folder: a deterministic build does not say where the
/// sources were.
/// </summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "DeepLearning.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no DeepLearning.sln above the tests");
        return folder.FullName;
    }
}
