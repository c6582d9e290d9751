using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A checkpoint as one file, in the safetensors format: the parameters under "parameters/0.weight", non-trained state
/// under "state/...", the optimizer's under "optimizer/0.weight/momentum", the best epoch's under "best/..."; model,
/// plan, state and origin as JSON in the metadata.
/// </summary>
public static class CheckpointFile
{
    /// <summary>The file format's version; a file of another one is refused.</summary>
    public const int Version = 1;

    private const string Format = "DeepLearning.Checkpoint";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>
    /// Writes to a temporary name beside it, flushes to the disk, and renames: a reader sees the old file or the new
    /// one, whole.
    /// </summary>
    public static void Write<T>(string path, Checkpoint<T> checkpoint)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = $"{Version}",
            ["precision"] = checkpoint.Precision,
            ["model"] = ModelJson.Write(checkpoint.Model),
            ["plan"] = JsonSerializer.Serialize(checkpoint.Plan, Options),
            ["state"] = JsonSerializer.Serialize(checkpoint.State, Options),
            ["origin"] = JsonSerializer.Serialize(checkpoint.Origin, Options),
        };
        var block = SafeTensors.Write(
            metadata,
            [.. Named("", checkpoint.Executor), .. checkpoint.Best is { } best ? Named("best/", best) : []]
        );
        WholeFile.Write(path, stream => stream.Write(block));
    }

    /// <param name="path">The file.</param>
    /// <param name="customLayers">The readers of the model's custom layers.</param>
    /// <returns>A <see cref="Checkpoint{T}"/> of float or of double, as the file has it.</returns>
    /// <exception cref="CheckpointException">
    /// The file is missing, cut off, altered, or of another format or version.
    /// </exception>
    public static Checkpoint Read(string path, params ReadOnlySpan<CustomLayerReader> customLayers)
    {
        try
        {
            var content = SafeTensors.Read(File.ReadAllBytes(path));
            if (content.Metadata.GetValueOrDefault("format") != Format)
                throw new InvalidDataException(
                    $"it is no checkpoint: its format is '{content.Metadata.GetValueOrDefault("format")}', but '{Format}' is expected"
                );
            if (content.Metadata.GetValueOrDefault("version") != $"{Version}")
                throw new InvalidDataException(
                    $"it has version {content.Metadata.GetValueOrDefault("version")}, but this library reads version {Version}"
                );
            return content.Metadata["precision"] == "float32"
                ? Build<float>(content, customLayers)
                : Build<double>(content, customLayers);
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or ArgumentException
                        or JsonException
                        or KeyNotFoundException
                        or FileNotFoundException
                        or DirectoryNotFoundException
            )
        {
            throw new CheckpointException(
                $"the checkpoint '{path}' cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}",
                e
            );
        }
    }

    private static Checkpoint<T> Build<T>(SafeTensors content, ReadOnlySpan<CustomLayerReader> customLayers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = ModelJson.Read(content.Metadata["model"], customLayers);
        var executor = State<T>(content, "");
        var best = content.Tensors.Keys.Any(name => name.StartsWith("best/", StringComparison.Ordinal))
            ? State<T>(content, "best/")
            : null;
        executor.Check(model);
        best?.Check(model);
        return new(
            model,
            Parse<TrainingPlan>("plan"),
            Parse<TrainingState>("state"),
            Parse<CheckpointOrigin>("origin"),
            executor,
            best
        );

        TValue Parse<TValue>(string name) =>
            JsonSerializer.Deserialize<TValue>(content.Metadata[name], Options)
            ?? throw new JsonException($"its {name} is null");
    }

    private static IEnumerable<KeyValuePair<string, HostTensor<T>>> Named<T>(string prefix, ExecutorState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [
            .. state.Parameters.Select(pair => KeyValuePair.Create($"{prefix}parameters/{pair.Key}", pair.Value)),
            .. state.State.Select(pair => KeyValuePair.Create($"{prefix}state/{pair.Key}", pair.Value)),
            .. state.OptimizerState.Select(pair => KeyValuePair.Create($"{prefix}optimizer/{pair.Key}", pair.Value)),
        ];

    private static ExecutorState<T> State<T>(SafeTensors content, string prefix)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new(Part($"{prefix}parameters/"), Part($"{prefix}state/"), Part($"{prefix}optimizer/"));

        NamedTensors<T> Part(string start) =>
            new(
                content
                    .Tensors.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal))
                    .Select(pair => KeyValuePair.Create(pair.Key[start.Length..], pair.Value.To<T>()))
            );
    }
}
