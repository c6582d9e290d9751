namespace DeepLearning;

/// <summary>A saved model that cannot be read; the message names the file and what is wrong with it.</summary>
public sealed class SavedModelException : IOException
{
    public SavedModelException() { }

    public SavedModelException(string message)
        : base(message) { }

    public SavedModelException(string message, Exception innerException)
        : base(message, innerException) { }
}
