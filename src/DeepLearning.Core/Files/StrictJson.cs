using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>
/// JSON that anybody may have written, taken at its word: a property that is unknown, missing, doubled, or null where
/// its type has no null, is an error that names its place.
/// </summary>
public static class StrictJson
{
    /// <summary>The settings; a format that needs others makes a copy.</summary>
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowOutOfOrderMetadataProperties = true,
            IgnoreReadOnlyProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNulls } },
        };

    /// <summary>The value that a text holds.</summary>
    /// <exception cref="JsonException">The text holds none, or null.</exception>
    public static TValue Read<TValue>(string text, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<TValue>(text, options ?? Options) ?? throw new JsonException("it is null");

    /// <summary>The value that a text in UTF-8 holds.</summary>
    /// <inheritdoc cref="Read{TValue}(string, JsonSerializerOptions?)"/>
    public static TValue Read<TValue>(ReadOnlySpan<byte> text, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<TValue>(text, options ?? Options) ?? throw new JsonException("it is null");

    /// <summary>
    /// The serializer looks for nulls at a constructor's parameters, but not at the properties that are set after it,
    /// and takes a parameter's word for its property's.
    /// </summary>
    private static void RefuseNulls(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsGetNullable)
                continue;
            property.IsSetNullable = false;
            if (property.Set is { } set)
                property.Set = (target, value) =>
                    set(target, value ?? throw new JsonException($"'{property.Name}' must not be null"));
        }
    }
}
