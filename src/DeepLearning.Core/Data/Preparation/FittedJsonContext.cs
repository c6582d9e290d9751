using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How fitted pipelines are read and written: see <see cref="StrictJson.Options"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(FittedPipeline))]
[JsonSerializable(typeof(FittedInput))]
[JsonSerializable(typeof(FittedTarget))]
[JsonSerializable(typeof(FittedPath))]
[JsonSerializable(typeof(FittedStep))]
[JsonSerializable(typeof(FeatureScale))]
[JsonSerializable(typeof(TargetColumn))]
internal sealed partial class FittedJsonContext : JsonSerializerContext;
