namespace DeepLearning;

/// <summary>What the logs that callbacks write have in common.</summary>
internal static class LogFile
{
    /// <summary>Makes the folder that the file is to lie in.</summary>
    public static void MakeFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
    }
}
