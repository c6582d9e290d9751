using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How pipelines are read and written: see <see cref="StrictJson.Options"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Pipeline))]
[JsonSerializable(typeof(PipelineInput))]
[JsonSerializable(typeof(PipelineTarget))]
[JsonSerializable(typeof(ColumnPath))]
[JsonSerializable(typeof(ColumnStep))]
[JsonSerializable(typeof(DatePart))]
internal sealed partial class PipelineJsonContext : JsonSerializerContext;
