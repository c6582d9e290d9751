using System.Text.Json;

namespace DeepLearning;

/// <summary>
/// What reads a thing of your own from a file: a layer (<see cref="CustomLayerReader"/>), a loss
/// (<see cref="CustomLossReader"/>) or a pipeline's step (<see cref="CustomStepReader"/>).
/// </summary>
public abstract record CustomReader
{
    private protected CustomReader(string kind) => Kind = Require.NotNull(kind);

    /// <summary>The kind that it reads, as the file names it.</summary>
    public string Kind { get; }

    /// <summary>Settings under which these readers read; without any the settings themselves.</summary>
    public static JsonSerializerOptions Under(JsonSerializerOptions options, IReadOnlyCollection<CustomReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        return readers.Count == 0
            ? options
            : new(options)
            {
                Converters =
                {
                    new CustomLayerJsonConverter([.. readers.OfType<CustomLayerReader>()]),
                    new CustomLossJsonConverter([.. readers.OfType<CustomLossReader>()]),
                    new CustomStepJsonConverter([.. readers.OfType<CustomStepReader>()]),
                },
            };
    }
}

/// <summary>Reads one kind of custom thing from its settings.</summary>
public abstract record CustomReader<TCustom> : CustomReader
    where TCustom : class
{
    private protected CustomReader(string kind, Func<JsonElement, TCustom> read)
        : base(kind) => Read = Require.NotNull(read);

    /// <summary>Makes the thing from the JSON that its own type serialises to.</summary>
    public Func<JsonElement, TCustom> Read { get; }
}
