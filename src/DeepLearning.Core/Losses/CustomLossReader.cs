using System.Text.Json;

namespace DeepLearning;

/// <summary>Reads one kind of custom loss from its settings.</summary>
public sealed record CustomLossReader : CustomReader<ICustomLoss>
{
    /// <param name="kind">The loss's <see cref="ICustomLoss.Kind"/>.</param>
    /// <param name="read">Makes the loss from the JSON that the loss's own type serialises to.</param>
    public CustomLossReader(string kind, Func<JsonElement, ICustomLoss> read)
        : base(kind, read) { }

    /// <summary>A reader for a loss whose type System.Text.Json can read by itself.</summary>
    public static CustomLossReader Of<TLoss>(string kind)
        where TLoss : ICustomLoss => new(kind, settings => settings.Deserialize<TLoss>()!);
}
