using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How searches and their trials are read and written: see <see cref="StrictJson.Options"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SearchSpace))]
[JsonSerializable(typeof(SearchDimension))]
[JsonSerializable(typeof(SearchStrategy))]
[JsonSerializable(typeof(GridPoints))]
[JsonSerializable(typeof(SearchValue))]
[JsonSerializable(typeof(TrialResult))]
internal sealed partial class TuningJsonContext : JsonSerializerContext;
