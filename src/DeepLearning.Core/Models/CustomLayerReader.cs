using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>Reads one kind of custom layer from its settings.</summary>
public sealed record CustomLayerReader : CustomReader<ICustomLayer>
{
    /// <param name="kind">The layer's <see cref="ICustomLayer.Kind"/>.</param>
    /// <param name="read">Makes the layer from the JSON that the layer's own type serialises to.</param>
    public CustomLayerReader(string kind, Func<JsonElement, ICustomLayer> read)
        : base(kind, read) { }

    /// <summary>A reader for a layer whose type System.Text.Json can read by itself.</summary>
    [RequiresUnreferencedCode(CustomSettings.ByReflection)]
    [RequiresDynamicCode(CustomSettings.ByReflection)]
    public static CustomLayerReader Of<TLayer>(string kind)
        where TLayer : ICustomLayer => new(kind, settings => settings.Deserialize<TLayer>()!);

    /// <summary>A reader for a layer by generated code: see <see cref="IJsonSettings"/>.</summary>
    /// <param name="kind">The layer's <see cref="ICustomLayer.Kind"/>.</param>
    /// <param name="type">How the layer is read, from a JsonSerializerContext of yours.</param>
    public static CustomLayerReader Of<TLayer>(string kind, JsonTypeInfo<TLayer> type)
        where TLayer : ICustomLayer => new(kind, settings => CustomSettings.Read(settings, type));
}

internal sealed class CustomLayerJsonConverter(IReadOnlyList<CustomLayerReader> readers)
    : CustomJsonConverter<ICustomLayer>("layer", readers)
{
    protected override string KindOf(ICustomLayer value) => value.Kind;
}
