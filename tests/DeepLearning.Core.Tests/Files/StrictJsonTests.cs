using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning.Core.Tests.Files;

/// <summary>JSON by generated code is what reflection made of the same types, and needs no reflection.</summary>
public sealed class StrictJsonTests
{
    private static readonly JsonSerializerOptions Reflected = new(StrictJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    [Theory]
    [InlineData(typeof(ModelJson.Document))]
    [InlineData(typeof(TrainingPlan))]
    [InlineData(typeof(TrainingState))]
    [InlineData(typeof(CheckpointOrigin))]
    [InlineData(typeof(RunIdentity))]
    [InlineData(typeof(Pipeline))]
    [InlineData(typeof(FittedPipeline))]
    [InlineData(typeof(SearchSpace))]
    [InlineData(typeof(SearchStrategy))]
    [InlineData(typeof(TrialResult))]
    public void All_that_a_type_holds_is_known_with_the_properties_of_reflection_in_their_order(Type root)
    {
        var types = Reachable(root);
        Assert.All(types, type => Assert.Equal(Properties(type, Reflected), Properties(type, StrictJson.Options)));
        Assert.All(types, type => Assert.Equal(Cases(type, Reflected), Cases(type, StrictJson.Options)));
    }

    [Fact]
    public void A_type_of_somebody_else_is_read_with_its_own_types_and_the_same_strictness()
    {
        var options = StrictJson.With(new DefaultJsonTypeInfoResolver());
        var other = new Other("a", [1, 2]);
        Assert.Equal(other, StrictJson.Read<Other>(StrictJson.Write(other, options), options));
        Assert.Throws<JsonException>(() => StrictJson.Read<Other>("""{"name":null,"sizes":[]}""", options));
        Assert.Throws<JsonException>(() => StrictJson.Read<Other>("""{"name":"a","sizes":[],"more":1}""", options));
        Assert.Throws<NotSupportedException>(() => StrictJson.Write(other));
    }

    private static HashSet<Type> Reachable(Type root)
    {
        var (reached, waiting) = (new HashSet<Type>(), new Queue<Type>([root]));
        while (waiting.TryDequeue(out var type))
            if (type != typeof(ICustomLayer) && reached.Add(type))
                foreach (var next in Next(type))
                    waiting.Enqueue(next);
        return reached;
    }

    private static IEnumerable<Type> Next(Type type)
    {
        var info = Reflected.GetTypeInfo(type);
        return
        [
            .. type.GenericTypeArguments,
            .. info.Properties.Where(property => !Ignored(property)).Select(property => property.PropertyType),
            .. info.PolymorphismOptions?.DerivedTypes.Select(derived => derived.DerivedType) ?? [],
        ];
    }

    private static bool Ignored(JsonPropertyInfo property) => property.Get is null && property.Set is null;

    private static List<string> Properties(Type type, JsonSerializerOptions options) =>
        [.. options.GetTypeInfo(type).Properties.Where(p => !Ignored(p)).Select(p => $"{type.Name}.{p.Name}")];

    private static List<string> Cases(Type type, JsonSerializerOptions options) =>
        [
            .. options
                .GetTypeInfo(type)
                .PolymorphismOptions?.DerivedTypes.Select(d => $"{d.DerivedType} {d.TypeDiscriminator}")
                ?? [],
        ];

    private sealed record Other(string Name, Sequence<int> Sizes);
}
