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

    /// <summary>
    /// Writes a file that is whole or not there (see <see cref="WholeFile"/>), as torch.save writes it: protocol 2,
    /// storages at multiples of 64 bytes; tensors with the same <see cref="StoredTensor.Bytes"/> share one. torch.load
    /// reads it from PyTorch 1.6 on; with weights_only from 1.13 on, where dictionaries hold no real numbers, and from
    /// 2.0 on in any case. Unsigned integers wider than 8 bits take PyTorch 2.3, and 8-bit reals 2.1.
    /// </summary>
    public static void Write(string path, PyTorchValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WholeFile.Write(path, stream => Write(stream, value));
    }

    /// <summary>Writes to a stream, from where it stands.</summary>
    /// <inheritdoc cref="Write(string, PyTorchValue)"/>
    public static void Write(Stream stream, PyTorchValue value)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(value);
        var (pickle, storages) = PickleWriter.Write(value);
        var zip = new StoredZip(stream);
        zip.Add("archive/data.pkl", pickle.Span);
        zip.Add("archive/byteorder", "little"u8);
        foreach (var (key, bytes) in storages.Index())
            zip.Add(FormattableString.Invariant($"archive/data/{key}"), bytes.Span);
        zip.Add("archive/version", "3\n"u8);
        zip.Finish();
    }

    private static PyTorchValue ReadContent(Stream stream)
    {
        using var archive = new TorchArchive(stream);
        var pickle = archive.ReadPickle();
        return new PickleTree(pickle.Length).Of(new PickleReader(pickle, new(archive)).Read());
    }
}
