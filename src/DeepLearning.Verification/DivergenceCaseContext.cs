using System.Text.Json.Serialization;

namespace DeepLearning.Verification;

/// <summary>How cases are read and written; what Core has is Core's.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DivergenceCaseJson.Document))]
[JsonSerializable(typeof(DivergenceCaseJson.TargetDocument))]
[JsonSerializable(typeof(long))]
internal sealed partial class DivergenceCaseContext : JsonSerializerContext;
