using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A checkpoint as one file, in the safetensors format: the parameters under "parameters/0.weight", non-trained state
/// under "state/...", the optimizer's under "optimizer/0.weight/momentum", the best epoch's under "best/...", the
/// average of the weights under "average/..."; model, plan, state and origin as JSON in the metadata.
/// </summary>
public static class CheckpointFile
{
    /// <summary>The file format's version; a file of another one is refused.</summary>
    public const int Version = 1;

    internal const string Format = "DeepLearning.Checkpoint";

    private const string Best = "best/",
        Average = "average/",
        Parameters = "parameters/",
        Statistics = "state/",
        Slots = "optimizer/";

    private static readonly string[] Parts = [Parameters, Statistics, Slots];

    private static readonly FileFormat Rule = new(
        "the checkpoint",
        (message, cause) => new CheckpointException(message, cause)
    );

    /// <summary>
    /// Writes a file that is whole or not there (see <see cref="WholeFile"/>), and reads it again before it takes the
    /// place of an older one. The values go from the tensors to the disk, without a copy.
    /// </summary>
    public static void Write<T>(string path, Checkpoint<T> checkpoint)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WholeFile.Write(path, stream => Write(stream, checkpoint), FileChecksum.Verify);

    /// <summary>Writes to a stream, from where it stands.</summary>
    public static void Write<T>(Stream stream, Checkpoint<T> checkpoint)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = $"{Version}",
            ["precision"] = checkpoint.Precision,
            ["model"] = ModelJson.Write(checkpoint.Model),
            ["plan"] = StrictJson.Write(checkpoint.Plan),
            ["state"] = StrictJson.Write(checkpoint.State),
            ["origin"] = StrictJson.Write(checkpoint.Origin),
        };
        if (checkpoint.Run is { } run)
            metadata.Add("run", StrictJson.Write(run));
        SavedSections.Add(metadata, checkpoint.Pipeline, checkpoint.ClassNames);
        ChecksummedTensors.Write(
            stream,
            metadata,
            [
                .. Named("", checkpoint.Executor),
                .. checkpoint.Best is { } best ? Named(Best, best) : [],
                .. checkpoint.Average is { } average ? Named(Average, average) : [],
            ]
        );
    }

    /// <summary>
    /// Reads a file: its checksum first, then each tensor into its own memory. Beside the tensors it takes memory for
    /// the header's texts, and one buffer.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="readers">The readers of custom layers and losses.</param>
    /// <returns>A <see cref="Checkpoint{T}"/> of float or of double, as the file has it.</returns>
    /// <exception cref="CheckpointException">
    /// The file is missing, cut off, altered, or of another format or version.
    /// </exception>
    public static Checkpoint Read(string path, params ReadOnlySpan<CustomReader> readers)
    {
        var kept = readers.ToArray();
        return Rule.Read(path, stream => ReadContent(ChecksummedTensors.Open(stream), kept));
    }

    /// <summary>Reads a stream that can seek, from where it stands to its end.</summary>
    /// <inheritdoc cref="Read(string, ReadOnlySpan{CustomReader})"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="readers">The readers of custom layers and losses.</param>
    public static Checkpoint Read(Stream stream, params ReadOnlySpan<CustomReader> readers)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var kept = readers.ToArray();
        return Rule.Read(() => ReadContent(ChecksummedTensors.Open(stream), kept));
    }

    internal static Checkpoint ReadContent(ChecksummedTensors file, CustomReader[] readers)
    {
        var metadata = new MetadataText(file.Metadata, "checkpoint");
        metadata.CheckFormat(Format, Version);
        return metadata.InPrecision<Checkpoint>(
            () => Build<float>(file, metadata, readers),
            () => Build<double>(file, metadata, readers)
        );
    }

    private static Checkpoint<T> Build<T>(ChecksummedTensors file, MetadataText metadata, CustomReader[] readers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = ModelJson.Read(metadata["model"], [.. readers.OfType<CustomLayerReader>()]);
        var plan = metadata.Value<TrainingPlan>("plan", readers);
        plan.ObjectiveFor(model).Check(model);
        var state = metadata.Value<TrainingState>("state");
        var origin = metadata.Value<CheckpointOrigin>("origin");
        foreach (var name in file.Names)
            if (!Array.Exists(Parts, part => In(part, name) || In(Best + part, name) || In(Average + part, name)))
                throw new InvalidDataException($"its tensor '{name}' belongs to no part of a checkpoint");
        var best = file.Names.Any(name => In(Best, name)) ? State<T>(file, Best, model) : null;
        var average = file.Names.Any(name => In(Average, name)) ? State<T>(file, Average, model) : null;
        if (average is null != (state.Averaged == 0))
            throw new InvalidDataException(
                $"its state has an average of {state.Averaged} weights, but "
                    + (average is null ? "there is none" : "there is one")
            );
        return new(model, plan, state, origin, State<T>(file, "", model), best)
        {
            Average = average,
            Run = metadata.Find<RunIdentity>("run"),
            Pipeline = SavedSections.Pipeline(metadata, readers),
            ClassNames = SavedSections.ClassNames(metadata),
        };
    }

    private static bool In(string part, string name) => name.StartsWith(part, StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, HostTensor<T>>> Named<T>(string prefix, ExecutorState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [
            .. state.Parameters.Select(pair => KeyValuePair.Create(prefix + Parameters + pair.Key, pair.Value)),
            .. state.State.Select(pair => KeyValuePair.Create(prefix + Statistics + pair.Key, pair.Value)),
            .. state.OptimizerState.Select(pair => KeyValuePair.Create(prefix + Slots + pair.Key, pair.Value)),
        ];

    private static ExecutorState<T> State<T>(ChecksummedTensors file, string prefix, Model model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = new ExecutorState<T>(Part(prefix + Parameters), Part(prefix + Statistics), Part(prefix + Slots));
        state.Check(model);
        return state;

        NamedTensors<T> Part(string start) =>
            new(
                file.Names.Where(name => In(start, name))
                    .Select(name => KeyValuePair.Create(name[start.Length..], file.Read<T>(name)))
            );
    }
}
