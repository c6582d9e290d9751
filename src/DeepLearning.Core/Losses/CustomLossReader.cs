using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>Reads one kind of custom loss from its settings.</summary>
public sealed record CustomLossReader : CustomReader<ICustomLoss>
{
    /// <param name="kind">The loss's <see cref="ICustomLoss.Kind"/>.</param>
    /// <param name="read">Makes the loss from the JSON that the loss's own type serialises to.</param>
    public CustomLossReader(string kind, Func<JsonElement, ICustomLoss> read)
        : base(kind, read) { }

    /// <summary>A reader for a loss whose type System.Text.Json can read by itself.</summary>
    [RequiresUnreferencedCode(CustomSettings.ByReflection)]
    [RequiresDynamicCode(CustomSettings.ByReflection)]
    public static CustomLossReader Of<TLoss>(string kind)
        where TLoss : ICustomLoss => new(kind, settings => settings.Deserialize<TLoss>()!);

    /// <summary>A reader for a loss by generated code: see <see cref="IJsonSettings"/>.</summary>
    /// <param name="kind">The loss's <see cref="ICustomLoss.Kind"/>.</param>
    /// <param name="type">How the loss is read, from a JsonSerializerContext of yours.</param>
    public static CustomLossReader Of<TLoss>(string kind, JsonTypeInfo<TLoss> type)
        where TLoss : ICustomLoss => new(kind, settings => CustomSettings.Read(settings, type));
}
