using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// Pipelines as JSON and back, fitted or not. Reading checks everything that building one checks; numbers come back to
/// the bit.
/// </summary>
public static class PipelineJson
{
    private static readonly FileFormat Rule = new(
        "the pipeline's JSON",
        (message, cause) => new PipelineException(message, cause)
    );

    private static readonly JsonSerializerOptions Strict = new(StrictJson.Options)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    /// <summary>The serializer's plans of all types are made once, not for each text.</summary>
    private static readonly JsonSerializerOptions Indented = new(Strict) { WriteIndented = true };

    public static string Write(Pipeline pipeline) => StrictJson.Write(pipeline, Indented);

    public static string Write(FittedPipeline pipeline) => StrictJson.Write(pipeline, Indented);

    /// <summary>Writes the JSON to a file, whole: see <see cref="WholeFile"/>.</summary>
    public static void Save(string path, FittedPipeline pipeline) => WholeFile.Write(path, Write(pipeline) + "\n");

    /// <summary>A pipeline that is not fitted.</summary>
    /// <param name="json">What <see cref="Write(Pipeline)"/> wrote, or a person.</param>
    /// <param name="customSteps">The readers of custom steps, by their kind.</param>
    /// <exception cref="PipelineException">The text is no pipeline; the message says where and why.</exception>
    public static Pipeline Read(string json, params ReadOnlySpan<CustomStepReader> customSteps) =>
        Read<Pipeline>(json, customSteps.ToArray());

    /// <summary>A fitted pipeline.</summary>
    /// <param name="json">What <see cref="Write(FittedPipeline)"/> wrote.</param>
    /// <param name="customSteps">The readers of custom steps, by their kind.</param>
    /// <exception cref="PipelineException">The text is no fitted pipeline; the message says where and why.</exception>
    public static FittedPipeline ReadFitted(string json, params ReadOnlySpan<CustomStepReader> customSteps) =>
        Read<FittedPipeline>(json, customSteps.ToArray());

    /// <summary>A fitted pipeline of a file in UTF-8.</summary>
    /// <inheritdoc cref="ReadFitted(string, ReadOnlySpan{CustomStepReader})"/>
    /// <param name="path">The file.</param>
    /// <param name="customSteps">The readers of custom steps, by their kind.</param>
    public static FittedPipeline LoadFitted(string path, params ReadOnlySpan<CustomStepReader> customSteps)
    {
        var readers = customSteps.ToArray();
        return Rule.Read(
            path,
            stream => StrictJson.Read<FittedPipeline>(StrictText.Read(stream), CustomReader.Under(Strict, readers))
        );
    }

    private static TValue Read<TValue>(string json, CustomStepReader[] readers)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Rule.Read(() => StrictJson.Read<TValue>(json, CustomReader.Under(Strict, readers)));
    }
}
