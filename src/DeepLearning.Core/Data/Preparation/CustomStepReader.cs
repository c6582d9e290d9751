using System.Text.Json;

namespace DeepLearning;

/// <summary>Reads one kind of custom step from its settings.</summary>
public sealed record CustomStepReader : CustomReader<ICustomStep>
{
    /// <param name="kind">The step's <see cref="ICustomStep.Kind"/>.</param>
    /// <param name="read">Makes the step from the JSON that the step's own type serialises to.</param>
    public CustomStepReader(string kind, Func<JsonElement, ICustomStep> read)
        : base(kind, read) { }

    /// <summary>A reader for a step whose type System.Text.Json can read by itself.</summary>
    public static CustomStepReader Of<TStep>(string kind)
        where TStep : ICustomStep => new(kind, settings => settings.Deserialize<TStep>()!);
}

/// <summary>Custom steps in JSON; without readers they can be written, not read.</summary>
internal sealed class CustomStepJsonConverter(IReadOnlyList<CustomStepReader> readers)
    : CustomJsonConverter<ICustomStep>("step", readers)
{
    public CustomStepJsonConverter()
        : this([]) { }

    protected override string KindOf(ICustomStep value) => value.Kind;
}
