using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>
/// A custom layer, loss or step whose settings are written by generated code: for programs without reflection, which
/// are trimmed or published as native ones. Implement it explicitly, as the property is no setting:
/// <c>JsonTypeInfo IJsonSettings.SettingsType =&gt; MyContext.Default.MyLayer;</c>
/// </summary>
public interface IJsonSettings
{
    /// <summary>How this type is written, from a JsonSerializerContext of yours.</summary>
    JsonTypeInfo SettingsType { get; }
}
