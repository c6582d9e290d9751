using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How models are read and written: see <see cref="StrictJson.Options"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ModelJson.Document))]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
