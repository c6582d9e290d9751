using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>Reads one kind of custom step from its settings.</summary>
public sealed record CustomStepReader : CustomReader<ICustomStep>
{
    /// <param name="kind">The step's <see cref="ICustomStep.Kind"/>.</param>
    /// <param name="read">Makes the step from the JSON that the step's own type serialises to.</param>
    public CustomStepReader(string kind, Func<JsonElement, ICustomStep> read)
        : base(kind, read) { }

    /// <summary>A reader for a step whose type System.Text.Json can read by itself.</summary>
    [RequiresUnreferencedCode(CustomSettings.ByReflection)]
    [RequiresDynamicCode(CustomSettings.ByReflection)]
    public static CustomStepReader Of<TStep>(string kind)
        where TStep : ICustomStep => new(kind, settings => settings.Deserialize<TStep>()!);

    /// <summary>A reader for a step by generated code: see <see cref="IJsonSettings"/>.</summary>
    /// <param name="kind">The step's <see cref="ICustomStep.Kind"/>.</param>
    /// <param name="type">How the step is read, from a JsonSerializerContext of yours.</param>
    public static CustomStepReader Of<TStep>(string kind, JsonTypeInfo<TStep> type)
        where TStep : ICustomStep => new(kind, settings => CustomSettings.Read(settings, type));
}

/// <summary>Custom steps in JSON; without readers they can be written, not read.</summary>
internal sealed class CustomStepJsonConverter(IReadOnlyList<CustomStepReader> readers)
    : CustomJsonConverter<ICustomStep>("step", readers)
{
    public CustomStepJsonConverter()
        : this([]) { }

    protected override string KindOf(ICustomStep value) => value.Kind;
}
