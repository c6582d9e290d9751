using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How the lines of a log are written.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunLine.Begin))]
[JsonSerializable(typeof(RunLine.Epoch))]
[JsonSerializable(typeof(RunLine.End))]
internal sealed partial class RunLineContext : JsonSerializerContext;
