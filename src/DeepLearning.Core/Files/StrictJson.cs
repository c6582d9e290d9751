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
    /// <summary>
    /// The settings; a format that needs others makes a copy. They know the library's types: <see cref="With"/> adds
    /// others.
    /// </summary>
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
            // Generated when the library is built: neither trimming nor a program without a JIT takes it away. What
            // a converter of ours holds, the items of a sequence for one, must be named in a context by itself.
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine(
                    ModelJsonContext.Default,
                    TrainingJsonContext.Default,
                    PipelineJsonContext.Default,
                    FittedJsonContext.Default,
                    TuningJsonContext.Default
                )
                .WithAddedModifier(RefuseNulls),
        };

    /// <summary>The settings for types of yours too.</summary>
    /// <param name="types">
    /// A JsonSerializerContext that is generated for them or, where a program may reflect, a
    /// DefaultJsonTypeInfoResolver.
    /// </param>
    public static JsonSerializerOptions With(IJsonTypeInfoResolver types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return new(Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                Options.TypeInfoResolver,
                types.WithAddedModifier(RefuseNulls)
            ),
        };
    }

    /// <summary>The value that a text holds.</summary>
    /// <exception cref="JsonException">The text holds none, or null.</exception>
    /// <exception cref="NotSupportedException">The settings do not know the type: see <see cref="With"/>.</exception>
    public static TValue Read<TValue>(string text, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize(text, (options ?? Options).GetTypeInfo<TValue>())
        ?? throw new JsonException("it is null");

    /// <summary>The value that a text in UTF-8 holds.</summary>
    /// <inheritdoc cref="Read{TValue}(string, JsonSerializerOptions?)"/>
    public static TValue Read<TValue>(ReadOnlySpan<byte> text, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize(text, (options ?? Options).GetTypeInfo<TValue>())
        ?? throw new JsonException("it is null");

    /// <summary>A value as text.</summary>
    /// <exception cref="NotSupportedException">The settings do not know the type: see <see cref="With"/>.</exception>
    public static string Write<TValue>(TValue value, JsonSerializerOptions? options = null) =>
        JsonSerializer.Serialize(value, (options ?? Options).GetTypeInfo<TValue>());

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
