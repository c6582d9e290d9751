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

    /// <summary>Writes the lines in the place of the file that may be there.</summary>
    public static void Replace(string path, IEnumerable<string> lines) =>
        WholeFile.Write(path, string.Concat(lines.Select(line => line + Environment.NewLine)));
}
