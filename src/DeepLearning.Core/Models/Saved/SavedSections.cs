namespace DeepLearning;

/// <summary>The parts of a file's metadata that both checkpoints and saved models have.</summary>
internal static class SavedSections
{
    private const string PipelineName = "pipeline",
        ClassNamesName = "classNames";

    public static void Add(Dictionary<string, string> metadata, FittedPipeline? pipeline, Sequence<string>? classNames)
    {
        if (pipeline is not null)
            metadata.Add(PipelineName, PipelineJson.Write(pipeline));
        if (classNames is not null)
            metadata.Add(ClassNamesName, StrictJson.Write(classNames));
    }

    /// <exception cref="InvalidDataException">The text is no fitted pipeline.</exception>
    public static FittedPipeline? Pipeline(MetadataText metadata, IReadOnlyCollection<CustomReader> readers)
    {
        if (!metadata.Has(PipelineName))
            return null;
        try
        {
            return PipelineJson.ReadFitted(metadata[PipelineName], [.. readers.OfType<CustomStepReader>()]);
        }
        catch (PipelineException e)
        {
            throw new InvalidDataException($"its pipeline is not valid: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidDataException">The text is no list of texts.</exception>
    public static Sequence<string>? ClassNames(MetadataText metadata) =>
        metadata.Find<Sequence<string>>(ClassNamesName);
}
