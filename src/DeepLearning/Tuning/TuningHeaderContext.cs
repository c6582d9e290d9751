using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How search.json is read and written; what Core has is Core's.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TuningHeader))]
internal sealed partial class TuningHeaderContext : JsonSerializerContext;
