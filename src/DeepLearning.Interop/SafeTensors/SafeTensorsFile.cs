namespace DeepLearning.Interop;

/// <summary>
/// Hugging Face's safetensors format: named tensors of every type but complex ones, and text by name. Its tensors lie
/// end to end and fill the file, so that none overlaps another; reading takes memory for what the file holds. A
/// checkpoint of this library is such a file too. <see cref="Map"/> opens a file without reading it;
/// <see cref="ShardedSafeTensors"/> has those in several. Source: Hugging Face, "safetensors", format.
/// </summary>
public static class SafeTensorsFile
{
    internal static FileFormat Rule { get; } =
        new("the safetensors file", (message, cause) => new SafeTensorsException(message, cause));

    /// <summary>What Hugging Face's libraries ask for: tensors in PyTorch's names and layouts.</summary>
    public static IReadOnlyDictionary<string, string> PyTorchMetadata { get; } =
        new Dictionary<string, string> { ["format"] = "pt" };

    /// <summary>The tensors and the metadata of a file.</summary>
    /// <exception cref="SafeTensorsException">
    /// The file cannot be read, is cut off, or its header is none: a type unknown, tensors that overlap or leave a gap.
    /// </exception>
    public static SafeTensorsContent Read(string path) => Rule.Read(path, ReadContent);

    /// <summary>The tensors of a stream that can seek, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static SafeTensorsContent Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => ReadContent(stream));
    }

    /// <summary>Opens a file whose tensors are read by the operating system when they are looked at.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static MappedSafeTensors Map(string path) =>
        Rule.Read(path, stream => new MappedSafeTensors((FileStream)stream));

    /// <summary>Writes a file that is whole or not there: see <see cref="WholeFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">By name; those of wide elements lie first, so that each is aligned.</param>
    /// <param name="metadata">Text by name; null for <see cref="PyTorchMetadata"/>.</param>
    /// <exception cref="ArgumentException">A name comes twice, or is the format's own "__metadata__".</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    ) => WholeFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream, from where it stands.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tensors">By name; those of wide elements lie first, so that each is aligned.</param>
    /// <param name="metadata">Text by name; null for <see cref="PyTorchMetadata"/>.</param>
    /// <exception cref="ArgumentException">A name comes twice, or is the format's own "__metadata__".</exception>
    public static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, StoredTensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = tensors.OrderByDescending(pair => pair.Value.Type.SizeOf()).ToList();
        var (placed, names, end) = (new List<SafeTensorsHeader.Tensor>(), new HashSet<string>(), 0L);
        foreach (var (name, tensor) in ordered)
        {
            if (name == SafeTensorsHeader.MetadataKey || !names.Add(name))
                throw new ArgumentException($"a tensor cannot be named '{name}', or is so twice", nameof(tensors));
            placed.Add(SafeTensorsHeader.Tensor.At(end, name, SafeTensorsTypes.NameOf(tensor.Type), tensor.Shape));
            end = placed[^1].End;
        }

        stream.Write(new SafeTensorsHeader(metadata ?? PyTorchMetadata, placed).ToBytes());
        foreach (var (_, tensor) in ordered)
            stream.Write(tensor.Bytes.Span);
    }

    internal static SafeTensorsContent ReadContent(Stream stream)
    {
        if (!stream.CanSeek)
            throw new InvalidDataException("it is a stream that cannot seek: its length is not known");
        var header = SafeTensorsHeader.Read(stream);
        var tensors = new OrderedDictionary<string, StoredTensor>(header.Tensors.Count, StringComparer.Ordinal);
        foreach (var tensor in header.Tensors)
        {
            CheckLength(tensor);
            var bytes = StreamBytes.Read(stream, (int)tensor.Length, $"its tensor '{tensor.Name}'", tensor.Offset);
            tensors.Add(tensor.Name, new(SafeTensorsTypes.Of(tensor.Type), tensor.Shape, bytes));
        }

        return new(tensors, header.Metadata);
    }

    internal static void CheckLength(SafeTensorsHeader.Tensor tensor)
    {
        if (tensor.Length > Array.MaxLength)
            throw new InvalidDataException(
                $"its tensor '{tensor.Name}' has {tensor.Length} bytes, but at most {Array.MaxLength} are read"
            );
    }
}
