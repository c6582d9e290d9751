namespace DeepLearning.Interop;

/// <summary>
/// What torch.save writes since PyTorch 1.6, .pt or .pth: state dicts, and dictionaries and lists of tensors, numbers
/// and texts; read without PyTorch. A closed list of the pickle's operations and names is done, every other refused by
/// its name: nothing that the file says is run. Refused too: whole modules and TorchScript, which are code; the
/// formats before 1.6; sparse, quantized and complex tensors.
/// <para>
/// Reading takes memory for what the file holds: tensors that lie as <see cref="StoredTensor"/> has them share the
/// storage's memory; those that do not (transposed, expanded) are copied, 8 bytes for each of the file at most.
/// </para>
/// </summary>
public static class PyTorchFile
{
    private static readonly FileFormat Rule = new(
        "the PyTorch file",
        (message, cause) => new PyTorchException(message, cause)
    );

    /// <summary>The value of a file.</summary>
    /// <exception cref="PyTorchException">
    /// The file cannot be read, is damaged, of another format, or holds more than plain values.
    /// </exception>
    public static PyTorchValue Read(string path) => Rule.Read(path, ReadContent);

    /// <summary>The value of a stream that can seek, from its beginning; it stays open.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static PyTorchValue Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => ReadContent(stream));
    }

    private static PyTorchValue ReadContent(Stream stream)
    {
        using var archive = new TorchArchive(stream);
        var pickle = archive.ReadPickle();
        return new PickleTree(pickle.Length).Of(new PickleReader(pickle, new(archive)).Read());
    }
}
