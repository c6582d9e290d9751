using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A saved model as one file, in the safetensors format: the weights under PyTorch's names, so that any reader of the
/// format has a state dict; model, pipeline and classes' names as JSON in the metadata.
/// </summary>
public static class SavedModelFile
{
    /// <summary>The file format's version; a file of another one is refused.</summary>
    public const int Version = 1;

    private const string Format = "DeepLearning.SavedModel";

    private static readonly FileFormat Rule = new(
        "the saved model",
        (message, cause) => new SavedModelException(message, cause)
    );

    /// <summary>Writes a file that is whole or not there: see <see cref="WholeFile"/>.</summary>
    public static void Write<T>(string path, SavedContent<T> content)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(content);
        WholeFile.Write(path, stream => Write(stream, content), FileChecksum.Verify);
    }

    /// <summary>Writes to a stream, from where it stands.</summary>
    public static void Write<T>(Stream stream, SavedContent<T> content)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(content);
        content.Check();
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = $"{Version}",
            ["precision"] = content.Precision,
            ["model"] = ModelJson.Write(content.Model),
        };
        SavedSections.Add(metadata, content.Pipeline, content.ClassNames);
        ChecksummedTensors.Write(stream, metadata, [.. content.Weights]);
    }

    /// <summary>
    /// Reads a saved model, or what a checkpoint has of one: its weights where the run stands (the average's or the
    /// best epoch's are in <see cref="CheckpointFile"/>), its pipeline and its classes' names.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="readers">The readers of custom layers and steps, and of a checkpoint's custom losses.</param>
    /// <returns>A <see cref="SavedContent{T}"/> of float or of double, as the file has it.</returns>
    /// <exception cref="SavedModelException">The file is missing, cut off, altered, or of another format.</exception>
    public static SavedContent Read(string path, params ReadOnlySpan<CustomReader> readers)
    {
        var kept = readers.ToArray();
        return Rule.Read(path, stream => ReadContent(stream, kept));
    }

    /// <summary>Reads a stream that can seek, from where it stands to its end.</summary>
    /// <inheritdoc cref="Read(string, ReadOnlySpan{CustomReader})"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="readers">The readers of custom layers and steps, and of a checkpoint's custom losses.</param>
    public static SavedContent Read(Stream stream, params ReadOnlySpan<CustomReader> readers)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var kept = readers.ToArray();
        return Rule.Read(() => ReadContent(stream, kept));
    }

    private static SavedContent ReadContent(Stream stream, CustomReader[] readers)
    {
        var file = ChecksummedTensors.Open(stream);
        if (file.Metadata.TryGetValue("format", out var format) && format == CheckpointFile.Format)
            return OfCheckpoint(CheckpointFile.ReadContent(file, readers));
        var metadata = new MetadataText(file.Metadata, "saved model");
        metadata.CheckFormat(Format, Version);
        return metadata.InPrecision<SavedContent>(
            () => Build<float>(file, metadata, readers),
            () => Build<double>(file, metadata, readers)
        );
    }

    private static SavedContent OfCheckpoint(Checkpoint checkpoint) =>
        checkpoint switch
        {
            Checkpoint<float> single => Of(single),
            Checkpoint<double> twice => Of(twice),
            _ => throw new NotSupportedException($"no checkpoint is in {checkpoint.Precision}"),
        };

    private static SavedContent<T> Of<T>(Checkpoint<T> checkpoint)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(checkpoint.Model, checkpoint.Executor.Weights(), checkpoint.Pipeline, checkpoint.ClassNames);

    private static SavedContent<T> Build<T>(ChecksummedTensors file, MetadataText metadata, CustomReader[] readers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var content = new SavedContent<T>(
            ModelJson.Read(metadata["model"], [.. readers.OfType<CustomLayerReader>()]),
            new(file.Names.Select(name => KeyValuePair.Create(name, file.Read<T>(name)))),
            SavedSections.Pipeline(metadata, readers),
            SavedSections.ClassNames(metadata)
        );
        content.Check();
        return content;
    }
}
