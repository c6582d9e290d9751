using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>The settings of somebody else's layer, loss or step.</summary>
internal static class CustomSettings
{
    /// <summary>Why a type that is read by reflection may be missing from a program.</summary>
    public const string ByReflection =
        "The type is read by reflection. Where there is none, give its JsonTypeInfo from a JsonSerializerContext.";

    public static void Write(Utf8JsonWriter writer, object value, string what, string kind)
    {
        if (value is IJsonSettings { SettingsType: { } type })
            JsonSerializer.Serialize(writer, value, type);
        else if (JsonSerializer.IsReflectionEnabledByDefault)
            WriteByReflection(writer, value);
        else
            throw new NotSupportedException(
                $"the settings of the custom {what} '{kind}' cannot be written: this program has no reflection, so "
                    + $"{value.GetType().Name} must implement {nameof(IJsonSettings)}"
            );
    }

    public static TValue Read<TValue>(JsonElement settings, JsonTypeInfo<TValue> type) =>
        settings.Deserialize(type) ?? throw new JsonException("they are null");

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the program has reflection.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the program has reflection.")]
    private static void WriteByReflection(Utf8JsonWriter writer, object value) =>
        JsonSerializer.Serialize(writer, value, value.GetType());
}
