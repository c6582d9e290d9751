namespace DeepLearning;

/// <summary>
/// A folder that one owner at a time has, of all processes of a machine: an open file that nobody else may open. It is
/// free again when its owner lets go or ends, however it ends. The empty file stays, since deleting it would let two
/// others in at once.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Makes the folder, and takes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of the file in it, by which owners know each other: "run.lock".</param>
    /// <exception cref="FolderInUseException">Somebody has it.</exception>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static FolderLock Take(string folder, string name)
    {
        Folders.Make(folder);
        var path = Path.Combine(folder, name);
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (IOException e) when (e is not (PathTooLongException or DirectoryNotFoundException) && File.Exists(path))
        {
            throw new FolderInUseException($"the folder '{folder}' is in use by another run, which holds '{name}'", e);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>A folder that another owner has; the message names it.</summary>
public sealed class FolderInUseException : IOException
{
    public FolderInUseException() { }

    public FolderInUseException(string message)
        : base(message) { }

    public FolderInUseException(string message, Exception innerException)
        : base(message, innerException) { }
}
